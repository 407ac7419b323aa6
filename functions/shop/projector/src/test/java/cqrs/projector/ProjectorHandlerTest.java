package cqrs.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Packed;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.projector.ProjectorHandler.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import shop.domain.Aggregates;

class ProjectorHandlerTest {

  private static final Delivered ALL = new Delivered(work(3, 5), 0, Map.of());

  private final List<JournalEntry> delivered = new CopyOnWriteArrayList<>();
  private final List<String> log = new ArrayList<>();
  private boolean logFails;

  @Test
  void everyViewGetsTheWholeBatchAndNothingComesAgain() {
    StreamsEventResponse answer =
        handle(
            List.of(target("orders", this::all), target("customers", this::all)),
            record("100", 7, 1),
            record("200", 7, 2));

    assertThat(failures(answer)).isEmpty();
    assertThat(delivered)
        .extracting(JournalEntry::position)
        .containsExactly(
            new Position(7, 1), new Position(7, 2), new Position(7, 1), new Position(7, 2));
    assertThat(log)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("\"records\":2", "\"View\":\"orders\"", "\"EventsApplied\":3")
                    .contains("\"RowsWritten\":5", "\"DuplicatesDropped\":0")
                    .doesNotContain("failedFrom", "CommitToApplied"),
            line -> assertThat(line).contains("\"View\":\"customers\""));
  }

  @Test
  void aRecordBringsItsEntryAsItWasStored() {
    DynamodbStreamRecord record = record("100", 7, 1);

    handle(List.of(target("orders", this::all)), record);

    JournalEntry entry = delivered.getFirst();
    assertThat(entry.aggregate()).isEqualTo(Aggregates.customer("ann"));
    assertThat(entry.type()).isEqualTo("CustomerMoved");
    assertThat(entry.version()).isEqualTo(2);
    assertThat(entry.payload()).isEqualTo("{\"region\":\"EIRE\"}");
  }

  @Test
  void aPackedPayloadIsUnpacked() {
    String payload = "{\"region\":\"" + "EIRE".repeat(1000) + "\"}";
    DynamodbStreamRecord record = record("100", 7, 1);
    record
        .getDynamodb()
        .getNewImage()
        .put(
            "payload",
            new AttributeValue().withB(ByteBuffer.wrap(Packed.pack(payload).b().asByteArray())));

    handle(List.of(target("orders", this::all)), record);

    assertThat(delivered.getFirst().payload()).isEqualTo(payload);
  }

  @Test
  void theLowestRecordThatAnyViewHasNotDoneIsReportedByItsNumberNotItsText() {
    StreamsEventResponse answer =
        handle(
            List.of(
                target("orders", _ -> new Delivered(work(1, 1), 0, Map.of(7, 2L))),
                target("customers", _ -> new Delivered(work(2, 1), 0, Map.of(9, 4L)))),
            record("98", 7, 1),
            record("99", 9, 4),
            record("100", 9, 5),
            record("1000", 7, 2));

    assertThat(failures(answer)).containsExactly("99");
    assertThat(log.getLast()).contains("\"failedFrom\":\"99\"");
  }

  @Test
  void whereAnEngineFailsAllComesAgainAndTheOtherViewsHaveHadTheirs() {
    StreamsEventResponse answer =
        handle(
            List.of(
                target(
                    "orders",
                    _ -> {
                      throw new IllegalStateException("throttled");
                    }),
                target("customers", this::all)),
            record("100", 7, 1),
            record("200", 7, 2));

    assertThat(failures(answer)).containsExactly("100");
    assertThat(delivered).hasSize(2);
    assertThat(log.getFirst())
        .contains("\"View\":\"orders\"", "throttled", "\"DeliveriesFailed\":1");
  }

  @Test
  void anUnreadableRecordIsReportedAndNamedAndTheOthersAreApplied() {
    DynamodbStreamRecord broken = record("150", 7, 2);
    broken.getDynamodb().getNewImage().remove("type");
    DynamodbStreamRecord keysOnly = record("160", 7, 3);
    keysOnly.getDynamodb().setNewImage(null);

    StreamsEventResponse answer =
        handle(
            List.of(target("orders", this::all)),
            record("100", 7, 1),
            broken,
            keysOnly,
            record("200", 7, 4));

    assertThat(failures(answer)).containsExactly("150");
    assertThat(delivered).extracting(e -> e.position().offset()).containsExactly(1L, 4L);
    assertThat(log.get(0))
        .contains("\"sequenceNumber\":\"150\"", "\"UnreadableRecords\":1", "type");
    assertThat(log.get(1)).contains("\"sequenceNumber\":\"160\"", "NEW_IMAGE");
  }

  @Test
  void aFinishedDeliveryIsAcknowledgedThoughItsLogFails() {
    logFails = true;

    StreamsEventResponse answer =
        handle(
            List.of(target("orders", this::all), target("customers", this::all)),
            record("100", 7, 1),
            record("200", 7, 2));

    assertThat(failures(answer)).isEmpty();
    assertThat(delivered).hasSize(4);
  }

  @Test
  void aBatchWithAnUnreadableRecordIsDoneAsFarAsItGoesThoughItsLogFails() {
    logFails = true;
    DynamodbStreamRecord broken = record("150", 7, 2);
    broken.getDynamodb().getNewImage().remove("type");

    StreamsEventResponse answer =
        handle(List.of(target("orders", this::all)), record("100", 7, 1), broken);

    assertThat(failures(answer)).containsExactly("150");
    assertThat(delivered).hasSize(1);
  }

  /** Its time is beyond what can be told in milliseconds. */
  @Test
  void aFinishedDeliveryIsAcknowledgedThoughItsMetricsCannotBeComputed() {
    ApplyReport work =
        new ApplyReport(
            1,
            1,
            0,
            0,
            1,
            List.of(),
            List.of(new ApplyReport.Applied("c", Instant.MIN, Instant.MAX)));

    StreamsEventResponse answer =
        handle(
            List.of(target("orders", _ -> new Delivered(work, 0, Map.of()))), record("100", 7, 1));

    assertThat(failures(answer)).isEmpty();
    assertThat(log)
        .singleElement()
        .asString()
        .contains("\"level\":\"ERROR\"", "\"EventsApplied\":1", "ArithmeticException");
  }

  @Test
  void anErrorEndsTheInvocation() {
    assertThatThrownBy(
            () ->
                handle(
                    List.of(
                        target(
                            "orders",
                            _ -> {
                              throw new OutOfMemoryError("no room");
                            })),
                    record("100", 7, 1)))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void everyEventsTimeAndCorrelationIdStandInTheLogAHundredALine() {
    Instant recorded = Instant.parse("2026-03-01T10:00:00Z");
    List<ApplyReport.Applied> events =
        IntStream.range(0, 250)
            .mapToObj(i -> new ApplyReport.Applied("c" + i, recorded, recorded.plusMillis(i)))
            .toList();
    ApplyReport work = new ApplyReport(250, 9, 2, 1, 12.5, List.of(), events);

    handle(List.of(target("orders", _ -> new Delivered(work, 4, Map.of()))), record("1", 7, 1));

    assertThat(log).hasSize(3);
    assertThat(log.getFirst())
        .contains("\"WriteUnits\":12.5", "\"GapsFilled\":2", "\"DuplicatesDropped\":4")
        .contains("\"c0\"", "\"c99\"", "\"CommitToApplied\":[0,1,2,")
        .doesNotContain("\"c100\"");
    assertThat(log.get(1)).contains("\"c100\"", "\"c199\"").doesNotContain("WriteUnits");
    assertThat(log.getLast()).contains("\"c249\"", "249]").doesNotContain("EventsApplied");
  }

  @Test
  void anEventOfNoStreamIsRefusedByOneLine() {
    DynamodbStreamRecord bare = new DynamodbStreamRecord();
    DynamodbStreamRecord unnumbered = record("1", 7, 1);
    unnumbered.getDynamodb().setSequenceNumber(null);
    DynamodbStreamRecord wrong = record("one", 7, 1);
    List<DynamodbEvent> events = new ArrayList<>();
    events.add(null);
    events.add(new DynamodbEvent());
    for (DynamodbStreamRecord record : new DynamodbStreamRecord[] {null, bare, unnumbered, wrong}) {
      DynamodbEvent event = new DynamodbEvent();
      event.setRecords(Arrays.asList(record("1", 7, 1), record));
      events.add(event);
    }

    for (DynamodbEvent event : events) {
      log.clear();
      assertThatThrownBy(() -> handle(List.of(target("orders", this::all)), event))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("none of a DynamoDB stream");
      assertThat(log).hasSize(1).first().asString().contains("\"level\":\"ERROR\"");
    }
    assertThat(delivered).isEmpty();
  }

  private static ApplyReport work(int applied, int rows) {
    return new ApplyReport(applied, rows, 0, 0, rows, List.of(), List.of());
  }

  private Delivered all(Collection<JournalEntry> batch) {
    synchronized (delivered) {
      delivered.addAll(batch);
    }
    return ALL;
  }

  private static Target target(String view, Function<Collection<JournalEntry>, Delivered> engine) {
    return new Target(
        view,
        (batch, _, done) -> {
          Delivered delivered = engine.apply(batch);
          done.accept(delivered.work());
          return delivered;
        });
  }

  private StreamsEventResponse handle(List<Target> targets, DynamodbStreamRecord... records) {
    DynamodbEvent event = new DynamodbEvent();
    event.setRecords(Arrays.asList(records));
    return handle(targets, event);
  }

  private StreamsEventResponse handle(List<Target> targets, DynamodbEvent event) {
    return new ProjectorHandler(targets)
        .handle(
            event,
            Instant.MAX,
            new LambdaLogger() {
              @Override
              public void log(String message) {
                if (logFails) {
                  throw new IllegalStateException("the log is full");
                }
                log.add(message);
              }

              @Override
              public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
              }
            });
  }

  private static List<String> failures(StreamsEventResponse answer) {
    return answer.getBatchItemFailures().stream().map(BatchItemFailure::getItemIdentifier).toList();
  }

  private static DynamodbStreamRecord record(String sequenceNumber, int partition, long offset) {
    Map<String, AttributeValue> image = new HashMap<>();
    image.put("pk", new AttributeValue("JOURNAL#" + partition));
    image.put("sk", new AttributeValue("%016d".formatted(offset)));
    image.put("type", new AttributeValue("CustomerMoved"));
    image.put("schema", new AttributeValue().withN("1"));
    image.put("eventId", new AttributeValue("an-event"));
    image.put("aggregate", new AttributeValue("CUSTOMER#ann"));
    image.put("version", new AttributeValue().withN("2"));
    image.put("occurredAt", new AttributeValue("2026-03-01T10:00:00Z"));
    image.put("recordedAt", new AttributeValue("2026-03-01T10:00:01Z"));
    image.put("correlationId", new AttributeValue("a-correlation"));
    image.put("causationId", new AttributeValue("a-cause"));
    image.put("payload", new AttributeValue("{\"region\":\"EIRE\"}"));
    StreamRecord change = new StreamRecord();
    change.setSequenceNumber(sequenceNumber);
    change.setNewImage(image);
    DynamodbStreamRecord record = new DynamodbStreamRecord();
    record.setEventName("INSERT");
    record.setDynamodb(change);
    return record;
  }
}
