package cqrs.projection.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.Walked;
import cqrs.projection.internal.calls.Congestion;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.Yielding;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Omission;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine.Blocked;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.projection.internal.write.RowWriter;
import cqrs.projection.internal.write.RowsWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Tests a run call by call. Each event is an hour younger than the one before. */
class ProjectionRunTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Deployment TODAY = new Deployment("projector", "today");

  private Instant now = NOON;
  private Duration rowTakes = Duration.ZERO;
  private String refusedUpdate = "nothing";
  private int chunk = 100;
  private final Map<Position, String> regions = new HashMap<>();
  private final List<ApplyReport> told = new ArrayList<>();

  /** The journal's head per partition. */
  private final Map<Integer, Long> heads = new TreeMap<>();

  private final Answers dynamoDb = new Answers(this::answer);

  private static final class Moves implements Projection<Walked> {
    @Override
    public String view() {
      return "moves";
    }

    @Override
    public Version version() {
      return new Version(1, 0);
    }

    @Override
    public void project(RecordedEvent<Walked> recorded, Changes changes) {
      String region = recorded.event().place();
      if (region.equals("poison")) {
        throw new IllegalArgumentException("Poison.");
      }
      if (region.equals("unknown error")) {
        throw DynamoDbException.builder().message("Why?").build();
      }
      Changes.Row row = changes.row("p" + recorded.position().partition(), region);
      for (int i = 0; i < (region.startsWith("too much") ? 300 : 1); i++) {
        row.add("n" + i, 1);
      }
    }
  }

  private JournalEntry entry(int partition, long offset) {
    Position at = new Position(partition, offset);
    Walked moved = new Walked("c0", regions.getOrDefault(at, "EIRE"), NOON);
    return Walked.CODEC.encode(
        new RecordedEvent<>(
            at, "e" + at, offset, recordedAt(offset), "command " + at, "cause", moved));
  }

  private static Instant recordedAt(long offset) {
    return NOON.minus(Duration.ofDays(10)).plus(Duration.ofHours(offset));
  }

  private List<JournalEntry> entries(int partition, long first, long last) {
    List<JournalEntry> entries = new ArrayList<>();
    for (long offset = first; offset <= last; offset++) {
      entries.add(entry(partition, offset));
    }
    return entries;
  }

  private DynamoDbResponse answer(DynamoDbRequest request) {
    return switch (request) {
      case QueryRequest query -> journal(query);
      case PutItemRequest put -> {
        if (isTooLarge(put.item())) {
          heads.put(0, 4L);
          throw Answers.error("ValidationException");
        }
        yield Answers.put(1);
      }
      case UpdateItemRequest update -> {
        if (update.tableName().equals("View")) {
          if (isTooLarge(update.key())) {
            throw Answers.error("ValidationException");
          }
          now = now.plus(rowTakes);
        } else if (update.updateExpression().startsWith(refusedUpdate)) {
          throw Answers.failed(Map.of());
        }
        yield Answers.updated(1);
      }
      default -> throw new AssertionError(request);
    };
  }

  private static boolean isTooLarge(Map<String, AttributeValue> key) {
    return Attributes.string(key, "sk").equals("too large");
  }

  private QueryResponse journal(QueryRequest query) {
    Map<String, AttributeValue> values = query.expressionAttributeValues();
    String pk = Attributes.string(values, ":pk");
    int partition = Integer.parseInt(pk.substring(pk.indexOf('#') + 1));
    long head = heads.getOrDefault(partition, 0L);
    long first = head;
    long last = head;
    if (values.containsKey(":first")) {
      first = Long.parseLong(Attributes.string(values, ":first"));
      last = Math.min(head, Long.parseLong(Attributes.string(values, ":last")));
    }
    return QueryResponse.builder()
        .items(
            entries(partition, Math.max(1, first), last).stream().map(JournalEntry::row).toList())
        .build();
  }

  private static Generation generation(
      Map<Integer, Long> checkpoints, Map<Integer, Block> blocks, Map<Integer, Long> begun) {
    return new Generation(
        "moves",
        7,
        new Projection.Version(1, 0),
        Generation.Phase.ACTIVE,
        NOON,
        checkpoints,
        blocks,
        Map.of(),
        begun,
        0,
        Optional.empty(),
        List.of());
  }

  private static Generation at(Map<Integer, Long> checkpoints) {
    return generation(checkpoints, Map.of(), Map.of());
  }

  private static Block block(long offset, int attempts, Instant retryAt, String version) {
    return new Block(
        0,
        offset,
        "Walked",
        "No.",
        Optional.empty(),
        NOON.minusSeconds(500),
        attempts,
        retryAt,
        Map.of("projector", version));
  }

  private ProjectionRun delivery(
      Generation generation,
      EventSource source,
      Blocked blocked,
      Instant until,
      Consumer<ApplyReport> done) {
    InstantSource time = () -> now;
    Engine.Tools tools =
        new Engine.Tools(
            new ViewDefinition<>(new Moves(), Walked.CODEC),
            new ProjectionStore(dynamoDb, "Projections"),
            new RowsWriter(new RowWriter(dynamoDb, "View"), 1),
            time.withZone(ZoneOffset.UTC),
            new Engine.Settings(chunk, 100, 1, TODAY));
    return new ProjectionRun(tools, generation, Map.of(), source, blocked, until, done);
  }

  private Delivered deliver(Generation generation, List<JournalEntry> batch, Instant until) {
    EventSource source = new EventSource(new JournalReader(dynamoDb, "Journal"), batch);
    return delivery(generation, source, Blocked.WHEN_DUE, until, told::add).run(batch);
  }

  private Delivered deliver(Generation generation, List<JournalEntry> batch) {
    return deliver(generation, batch, Instant.MAX);
  }

  private Delivered catchUp(Generation generation, Map<Integer, Long> targets, Blocked blocked) {
    EventSource source = new EventSource(new JournalReader(dynamoDb, "Journal"), targets);
    return delivery(generation, source, blocked, Instant.MAX, told::add).run(List.of());
  }

  private List<UpdateItemRequest> updates(String table) {
    return dynamoDb.calls.stream()
        .filter(UpdateItemRequest.class::isInstance)
        .map(UpdateItemRequest.class::cast)
        .filter(update -> update.tableName().equals(table))
        .toList();
  }

  /** The writes to the generation, in order. */
  private List<String> said() {
    return updates("Projections").stream().map(UpdateItemRequest::updateExpression).toList();
  }

  private AttributeValue value(int update, String name) {
    return Attributes.present(updates("Projections").get(update).expressionAttributeValues(), name);
  }

  private Map<String, AttributeValue> blocked(int update) {
    return value(update, ":block").m();
  }

  private static List<JournalEntry> both(List<JournalEntry> one, List<JournalEntry> other) {
    List<JournalEntry> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  @Test
  void eachChunkIsReportedAfterItsCheckpoints() {
    chunk = 2;
    Delivered delivered = deliver(at(Map.of()), entries(0, 1, 3));
    assertThat(delivered.applied()).isEqualTo(3);
    assertThat(delivered.rows()).isEqualTo(2);
    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(told).extracting(ApplyReport::applied).containsExactly(2, 1, 0);
    assertThat(told.getFirst().events())
        .containsExactly(
            new ApplyReport.Applied("command 0:1", recordedAt(1), NOON),
            new ApplyReport.Applied("command 0:2", recordedAt(2), NOON));
    assertThat(said())
        .containsExactly("SET p0=:p0,deliveredUpTo=:upTo", "SET p0=:p0,deliveredUpTo=:upTo");
    assertThat(value(0, ":p0")).isEqualTo(Attributes.n(2));
    assertThat(value(0, ":upTo")).isEqualTo(Attributes.n(recordedAt(2).toEpochMilli()));
    assertThat(value(1, ":p0")).isEqualTo(Attributes.n(3));
  }

  @Test
  void onlyCoveredEventsAreDuplicates() {
    Delivered delivered = deliver(at(Map.of(0, 2L)), entries(0, 1, 3));
    assertThat(delivered.duplicates()).isEqualTo(2);
    assertThat(delivered.applied()).isEqualTo(1);
  }

  @Test
  void missingEventsAreReadAndCounted() {
    heads.put(0, 3L);
    Delivered delivered = deliver(at(Map.of()), entries(0, 3, 3));
    assertThat(delivered.applied()).isEqualTo(3);
    assertThat(delivered.work().gaps()).isEqualTo(2);
  }

  @Test
  void catchUpDoesNotStoreADelivery() {
    heads.put(0, 2L);
    assertThat(catchUp(at(Map.of()), Map.of(0, 2L), Blocked.WHEN_DUE).applied()).isEqualTo(2);
    assertThat(said()).containsExactly("SET p0=:p0");
  }

  /**
   * Older events may be delivered again, but a head below the checkpoint means that the journal
   * lost.
   */
  @Test
  void aCheckpointBeyondTheJournalsHeadIsAFailure() {
    heads.put(0, 5L);
    assertThat(deliver(at(Map.of(0, 5L)), entries(0, 4, 4)).duplicates()).isEqualTo(1);
    heads.put(0, 4L);
    assertThatThrownBy(() -> deliver(at(Map.of(0, 5L)), entries(0, 4, 4)))
        .isInstanceOf(CheckpointAheadException.class);
    dynamoDb.calls.clear();
    assertThat(deliver(at(Map.of(0, 5L)), entries(0, 5, 5)).duplicates()).isEqualTo(1);
    assertThat(dynamoDb.calls).as("the batch shows the head").isEmpty();
  }

  @Test
  void eventsNotReachedInTimeAreUnacknowledged() {
    chunk = 2;
    rowTakes = Duration.ofMillis(500);
    Delivered delivered = deliver(at(Map.of(1, 1L)), entries(0, 1, 5), NOON.plusMillis(500));
    assertThat(delivered.applied()).isEqualTo(2);
    assertThat(delivered.unacknowledged()).isEqualTo(Map.of(0, 3L));
    assertThat(delivered.isUnacknowledged(new Position(0, 2))).isFalse();
    assertThat(delivered.isUnacknowledged(new Position(0, 3))).isTrue();
    assertThat(delivered.isUnacknowledged(new Position(1, 3))).isFalse();
  }

  /** The row of the second partition was not begun in time. */
  @Test
  void leftRowHoldsBackOnlyItsPartition() {
    regions.put(new Position(1, 4), "France");
    rowTakes = Duration.ofSeconds(1);
    Delivered delivered =
        deliver(
            at(Map.of(1, 2L)), both(entries(0, 1, 2), entries(1, 3, 5)), NOON.plusMillis(1_001));
    assertThat(delivered.unacknowledged()).isEqualTo(Map.of(1, 4L));
    assertThat(updates("View")).hasSize(2);
    assertThat(said()).last().isEqualTo("SET p0=:p0,p1=:p1,deliveredUpTo=:upTo REMOVE atWork0");
    assertThat(value(1, ":p0")).isEqualTo(Attributes.n(2));
    assertThat(value(1, ":p1")).isEqualTo(Attributes.n(3));
    assertThat(value(1, ":upTo")).isEqualTo(Attributes.n(recordedAt(3).toEpochMilli()));
  }

  @Test
  void aCatchUpDoesNotStopBetweenTwoRows() {
    heads.put(0, 2L);
    heads.put(1, 2L);
    rowTakes = Duration.ofHours(1);
    EventSource source =
        new EventSource(new JournalReader(dynamoDb, "Journal"), Map.of(0, 2L, 1, 2L));
    Delivered delivered =
        delivery(at(Map.of()), source, Blocked.WHEN_DUE, NOON.plusSeconds(1), told::add)
            .run(List.of());
    assertThat(delivered.applied()).isEqualTo(4);
    assertThat(delivered.unacknowledged()).isEmpty();
  }

  @Test
  void eventRefusedByTheProjectionBlocksItsPartition() {
    regions.put(new Position(0, 2), "poison");
    Delivered delivered = deliver(at(Map.of()), both(entries(0, 1, 3), entries(1, 1, 1)));
    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(delivered.applied()).isEqualTo(2);
    assertThat(delivered.work().blocked()).hasSize(1);
    assertThat(said()).containsExactly("SET p0=:p0,p1=:p1,deliveredUpTo=:upTo", "SET b0=:block");
    assertThat(value(0, ":p0")).isEqualTo(Attributes.n(1));
    assertThat(blocked(1))
        .containsEntry("offset", Attributes.n(2))
        .containsEntry("error", Attributes.s("IllegalArgumentException: Poison."))
        .containsEntry("attempts", Attributes.n(1))
        .containsEntry("since", Attributes.s(NOON.toString()))
        .containsEntry("retryAt", Attributes.s(NOON.plusSeconds(60).toString()))
        .doesNotContainKey("row");
  }

  @Test
  void eventRefusedByARowBlocksItsPartitionAndNamesTheRow() {
    regions.put(new Position(0, 2), "too much");
    Delivered delivered = deliver(at(Map.of()), both(entries(0, 1, 3), entries(1, 1, 1)));
    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(value(0, ":p0")).isEqualTo(Attributes.n(1));
    assertThat(said()).last().isEqualTo("SET b0=:block,t0=:offset");
    assertThat(blocked(1)).containsEntry("offset", Attributes.n(2)).containsKey("row");
  }

  @Test
  void theFirstOfTwoRefusedEventsBlocks() {
    regions.put(new Position(0, 2), "too much");
    regions.put(new Position(0, 3), "poison");
    assertThat(deliver(at(Map.of()), entries(0, 1, 3)).applied()).isEqualTo(1);
    assertThat(said()).last().isEqualTo("SET b0=:block,t0=:offset");
    assertThat(blocked(1)).containsEntry("offset", Attributes.n(2));
  }

  @Test
  void earlierOfTwoEventsRefusedByRowsBlocks() {
    regions.put(new Position(0, 2), "too much");
    regions.put(new Position(0, 3), "too much as well");
    assertThat(deliver(at(Map.of()), entries(0, 1, 3)).applied()).isEqualTo(1);
    assertThat(blocked(1)).containsEntry("offset", Attributes.n(2));
  }

  @Test
  void noCheckpointMovesIfTheFirstEventIsRefused() {
    regions.put(new Position(0, 1), "too much");
    assertThat(deliver(at(Map.of()), entries(0, 1, 3)).applied()).isZero();
    assertThat(said()).containsExactly("SET b0=:block,t0=:offset");
  }

  @Test
  void dynamoDbErrorWithoutDetailsIsNamedLikeAnyOther() {
    regions.put(new Position(0, 1), "unknown error");
    Delivered _ = deliver(at(Map.of()), entries(0, 1, 1));
    assertThat(blocked(0)).containsEntry("error", Attributes.s("DynamoDbException: Why?"));
  }

  @Test
  void eventMissingInTheJournalIsUnacknowledged() {
    Delivered delivered = deliver(at(Map.of()), both(entries(0, 1, 1), entries(0, 3, 3)));
    assertThat(delivered.applied()).isEqualTo(1);
    assertThat(delivered.unacknowledged()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void leftRowBeforeABlockReplacesIt() {
    regions.put(new Position(0, 2), "too much");
    regions.put(new Position(0, 3), "France");
    regions.put(new Position(0, 4), "Spain");
    rowTakes = Duration.ofSeconds(1);
    Delivered behind = deliver(at(Map.of()), entries(0, 1, 4), now.plusMillis(1_500));
    assertThat(behind.unacknowledged()).isEmpty();
    assertThat(said()).last().isEqualTo("SET b0=:block,t0=:offset");

    dynamoDb.calls.clear();
    regions.put(new Position(0, 2), "Norway");
    regions.put(new Position(0, 3), "poison");
    Delivered before = deliver(at(Map.of()), entries(0, 1, 4), now.plusMillis(500));
    assertThat(before.unacknowledged()).isEqualTo(Map.of(0, 2L));
    assertThat(said()).noneMatch(text -> text.contains(":block"));
  }

  @Test
  void unrecordedBlockLeavesTheEventUnacknowledged() {
    regions.put(new Position(0, 2), "poison");
    refusedUpdate = "SET b0";
    Delivered delivered = deliver(at(Map.of()), entries(0, 1, 3));
    assertThat(delivered.unacknowledged()).isEqualTo(Map.of(0, 2L));
    assertThat(delivered.work().blocked()).isEmpty();
  }

  @Test
  void eachRetryWaitsTwiceAsLongUpToAnHour() {
    regions.put(new Position(0, 1), "poison");
    int[] minutes = {2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60};
    for (int attempts = 1; attempts <= minutes.length; attempts++) {
      dynamoDb.calls.clear();
      Block before = block(1, attempts, NOON, "today");
      Delivered _ = deliver(generation(Map.of(), Map.of(0, before), Map.of()), entries(0, 1, 1));
      assertThat(blocked(0))
          .as("after %d attempts", attempts)
          .containsEntry("attempts", Attributes.n(attempts + 1))
          .containsEntry("since", Attributes.s(before.since().toString()))
          .containsEntry(
              "retryAt",
              Attributes.s(NOON.plus(Duration.ofMinutes(minutes[attempts - 1])).toString()));
    }
  }

  @Test
  void blockAtAnotherEventHasNoEffect() {
    regions.put(new Position(0, 1), "poison");
    Block other = block(2, 5, NOON, "today");
    Delivered _ = deliver(generation(Map.of(), Map.of(0, other), Map.of()), entries(0, 1, 1));
    assertThat(blocked(0))
        .containsEntry("attempts", Attributes.n(1))
        .containsEntry("since", Attributes.s(NOON.toString()));
  }

  @Test
  void blockedPartitionWaitsUnlessDueOrRetriedByNewCodeOrByHand() {
    heads.put(0, 1L);
    Instant later = NOON.plusMillis(1);
    assertThat(applied(block(1, 1, later, "today"), Blocked.WHEN_DUE)).isZero();
    assertThat(applied(block(1, 1, NOON, "today"), Blocked.WHEN_DUE)).isEqualTo(1);
    assertThat(applied(block(1, 1, later, "yesterday"), Blocked.WHEN_DUE)).isEqualTo(1);
    assertThat(applied(block(1, 1, later, "today"), Blocked.NOW)).isEqualTo(1);
  }

  private int applied(Block block, Blocked blocked) {
    return catchUp(generation(Map.of(), Map.of(0, block), Map.of()), Map.of(0, 1L), blocked)
        .applied();
  }

  @Test
  void blockedEventIsMarkedAsBegunOnceBeforeItIsTaken() {
    Block block = block(2, 1, NOON, "yesterday");
    Generation generation = generation(Map.of(), Map.of(0, block), Map.of());
    assertThat(deliver(generation, entries(0, 1, 3)).applied()).isEqualTo(3);
    assertThat(said())
        .containsExactly("SET t0=:offset", "SET p0=:p0,deliveredUpTo=:upTo REMOVE b0");
    assertThat(value(0, ":offset")).isEqualTo(Attributes.n(2));

    dynamoDb.calls.clear();
    Generation begun = generation(Map.of(), Map.of(0, block), Map.of(0, 2L));
    assertThat(deliver(begun, entries(0, 1, 3)).applied()).isEqualTo(3);
    assertThat(said()).containsExactly("SET p0=:p0,deliveredUpTo=:upTo REMOVE b0,t0");
  }

  @Test
  void skippedBlockedEventIsNotTaken() {
    refusedUpdate = "SET t0";
    Block block = block(2, 1, NOON, "yesterday");
    Delivered delivered =
        deliver(generation(Map.of(), Map.of(0, block), Map.of()), entries(0, 1, 3));
    assertThat(delivered.applied()).isEqualTo(1);
    assertThat(delivered.unacknowledged()).isEqualTo(Map.of(0, 2L));
    assertThat(updates("View")).hasSize(1);
  }

  @Test
  void skippedEventChangesOnlyOtherRows() {
    regions.put(new Position(0, 1), "poison");
    regions.put(new Position(0, 2), "too much");
    Map<Position, Omission> decided =
        Map.of(
            new Position(0, 1), new Omission(1, Set.of()),
            new Position(0, 2), new Omission(2, Set.of(new RowKey("p0", "too much"))));
    ProjectionRun built = delivery(at(Map.of()), decided, entries(0, 1, 3));
    assertThat(built.run(List.of()).applied()).isEqualTo(3);
    assertThat(updates("View")).hasSize(1);
  }

  private ProjectionRun delivery(
      Generation generation, Map<Position, Omission> decided, List<JournalEntry> batch) {
    InstantSource time = () -> now;
    return new ProjectionRun(
        new Engine.Tools(
            new ViewDefinition<>(new Moves(), Walked.CODEC),
            new ProjectionStore(dynamoDb, "Projections"),
            new RowsWriter(new RowWriter(dynamoDb, "View"), 1),
            time.withZone(ZoneOffset.UTC),
            new Engine.Settings(chunk, 100, 1, TODAY)),
        generation,
        decided,
        new EventSource(new JournalReader(dynamoDb, "Journal"), batch),
        Blocked.WHEN_DUE,
        Instant.MAX,
        told::add);
  }

  private Delivered build(Map<Integer, Long> targets, Instant until) {
    EventSource source = new EventSource(new JournalReader(dynamoDb, "Journal"), targets);
    return delivery(at(Map.of()), source, Blocked.WHEN_DUE, until, told::add)
        .build(50, new Pace(0));
  }

  @Test
  void aBuildMergesAndPutsEachRowOnceAChunk() {
    heads.putAll(Map.of(0, 150L, 1, 50L));
    Delivered delivered = build(Map.of(0, 150L, 1, 50L), Instant.MAX);
    assertThat(delivered.applied()).isEqualTo(200);
    assertThat(delivered.rows()).isEqualTo(4);
    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(told).extracting(ApplyReport::applied).containsExactly(100, 100);
    assertThat(told).allSatisfy(work -> assertThat(work.events()).as("merged").isEmpty());
    assertThat(said()).containsExactly("SET p0=:p0,p1=:p1", "SET p0=:p0,p1=:p1");
    assertThat(value(0, ":p0")).as("each by its share").isEqualTo(Attributes.n(75));
    assertThat(value(0, ":p1")).isEqualTo(Attributes.n(25));
    assertThat(dynamoDb.calls.stream().filter(PutItemRequest.class::isInstance))
        .as("rows are new in the first chunk only")
        .hasSize(2);
  }

  /** The row that is too large blocks there; the events before it are applied one by one. */
  @Test
  void buildThatHasToSeparateEventsRestartsTheChunk() {
    heads.put(0, 3L);
    regions.put(new Position(0, 4), "too large");
    regions.put(new Position(0, 2), "too large");
    Delivered delivered = build(Map.of(0, 4L), Instant.MAX);
    assertThat(delivered.applied()).isEqualTo(1);
    assertThat(delivered.unacknowledged()).as("the journal has all by then").isEmpty();
    assertThat(said()).containsExactly("SET p0=:p0", "SET b0=:block,t0=:offset");
    assertThat(blocked(1))
        .containsEntry("offset", Attributes.n(2))
        .containsEntry("error", Attributes.s("ValidationException."));
  }

  @Test
  void buildReportsChunksToItsPace() {
    heads.put(0, 80L);
    for (long offset = 1; offset <= 80; offset++) {
      regions.put(new Position(0, offset), "r" + offset);
    }
    long started = Duration.ofHours(1).toNanos();
    Pace pace =
        new Pace(
            0,
            new Yielding(1, Congestion.NONE, _ -> {}, Clock.systemUTC(), () -> started),
            () -> started,
            _ -> {});
    EventSource source = new EventSource(new JournalReader(dynamoDb, "Journal"), Map.of(0, 80L));
    Delivered delivered =
        delivery(at(Map.of()), source, Blocked.WHEN_DUE, Instant.MAX, told::add).build(50, pace);
    assertThat(told).extracting(ApplyReport::rows).containsExactly(51, 29);
    assertThat(delivered.rows()).isEqualTo(80);
    assertThat(pace.rows()).as("four times as many as in the last chunk").isEqualTo(116);
  }

  @Test
  void aBuildStopsBetweenTwoChunksWhenTheTimeIsUp() {
    heads.put(0, 150L);
    Delivered delivered = build(Map.of(0, 150L), NOON);
    assertThat(delivered.applied()).isZero();
    assertThat(delivered.unacknowledged()).isEqualTo(Map.of(0, 1L));
  }
}
