package cqrs.projection.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.Span;
import cqrs.projection.internal.fold.TooCoarseException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Tests the row writer with each answer of DynamoDB. */
class RowWriterTest {

  private static final RowKey KEY = new RowKey("a", "b");
  private static final Map<String, Change> ONE = Map.of("n", new Change.Add(BigDecimal.ONE));
  private static final Pace PACE = new Pace(0);

  private final ApplyReport.Meter meter = new ApplyReport.Meter();

  private static Span at(int partition, long offset) {
    return Span.of(new Position(partition, offset), ONE);
  }

  private static RowChanges changes(Span... spans) {
    return new RowChanges(KEY, List.of(spans));
  }

  /** More changes than fit into an expression. */
  private static Span wide(long offset) {
    Map<String, Change> many = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      many.put("a" + i, new Change.Add(BigDecimal.ONE));
    }
    return Span.of(new Position(0, offset), many);
  }

  /** Two events of one partition and one of another, merged. */
  private static RowChanges merged() {
    Span span = Span.open();
    span.take(new Position(0, 4), ONE);
    span.take(new Position(0, 6), ONE);
    span.take(new Position(1, 2), ONE);
    return changes(span);
  }

  private List<RowWriter.Refused> write(Answers dynamoDb, RowChanges changes) {
    return new RowWriter(dynamoDb, "View").write(changes, 7, PACE, meter);
  }

  private void writeMerged(Answers dynamoDb, RowChanges changes, boolean isNew) {
    new RowWriter(dynamoDb, "View").writeMerged(changes, 7, isNew, PACE, meter);
  }

  /** The answers one after the other; an exception is thrown. */
  private static Answers oneByOne(Object... answers) {
    AtomicInteger next = new AtomicInteger();
    return new Answers(
        _ ->
            switch (answers[next.getAndIncrement()]) {
              case RuntimeException e -> throw e;
              case DynamoDbResponse answer -> answer;
              default -> throw new AssertionError(Arrays.toString(answers));
            });
  }

  private static Answers always(Function<DynamoDbRequest, DynamoDbResponse> answers) {
    return new Answers(answers);
  }

  private static Map<String, AttributeValue> ledger(int partition, long offset) {
    return Map.of("@" + partition, Attributes.n(offset), "n", Attributes.n(1));
  }

  private static List<String> sets(Answers dynamoDb) {
    return dynamoDb.calls.stream()
        .map(UpdateItemRequest.class::cast)
        .map(update -> values(update) + "")
        .toList();
  }

  /** The numbers that an update sets or adds, in order. */
  private static List<Long> values(UpdateItemRequest update) {
    return update.expressionAttributeValues().values().stream()
        .filter(value -> value.n() != null)
        .map(value -> Long.valueOf(value.n()))
        .sorted()
        .toList();
  }

  private void isCounted(int rows, int conflicts, double units) {
    ApplyReport work = meter.read();
    assertThat(work.rows()).as("rows").isEqualTo(rows);
    assertThat(work.conflicts()).as("conflicts").isEqualTo(conflicts);
    assertThat(work.writeUnits()).as("write units").isEqualTo(units);
  }

  @Test
  void successfulWriteIsCountedWithItsUnits() {
    Answers dynamoDb = oneByOne(Answers.updated(3.5));
    assertThat(write(dynamoDb, changes(at(0, 1), at(0, 2)))).isEmpty();
    assertThat(dynamoDb.calls).hasSize(1);
    isCounted(1, 0, 3.5);
  }

  @Test
  void writeWithoutUnitsCountsAsOne() {
    assertThat(write(oneByOne(UpdateItemResponse.builder().build()), changes(at(0, 1)))).isEmpty();
    isCounted(1, 0, 1);
  }

  @Test
  void onlyMissingEventsAreWrittenAfterAConflict() {
    Answers dynamoDb = oneByOne(Answers.failed(ledger(0, 1)), Answers.updated(2));
    assertThat(write(dynamoDb, changes(at(0, 1), at(0, 2)))).isEmpty();
    assertThat(dynamoDb.calls).hasSize(2);
    assertThat(sets(dynamoDb)).last().isEqualTo("[1, 2, 2]");
    isCounted(1, 1, 3);
  }

  @Test
  void coveredEventsAreNotWrittenAgain() {
    Answers dynamoDb = oneByOne(Answers.failed(ledger(0, 2)));
    assertThat(write(dynamoDb, changes(at(0, 1), at(0, 2)))).isEmpty();
    assertThat(dynamoDb.calls).hasSize(1);
    isCounted(0, 1, 1);
  }

  @Test
  void hundredConflictsAreAFailure() {
    Answers dynamoDb =
        always(
            _ -> {
              throw Answers.failed(ledger(1, 1));
            });
    assertThatThrownBy(() -> write(dynamoDb, changes(at(0, 1))))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(dynamoDb.calls).hasSize(100);
    dynamoDb.calls.clear();
    assertThatThrownBy(() -> writeMerged(dynamoDb, merged(), true))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(dynamoDb.calls).hasSize(100);
  }

  /** The second event of partition 3 does not fit; all of partition 1 do. */
  @Test
  void refusedEventStopsOnlyItsPartition() {
    Answers dynamoDb =
        always(
            request -> {
              if (values((UpdateItemRequest) request).contains(12L)
                  || values((UpdateItemRequest) request).contains(13L)) {
                throw Answers.error("ValidationException");
              }
              return Answers.updated(1);
            });
    List<RowWriter.Refused> refused =
        write(dynamoDb, changes(at(3, 11), at(3, 12), at(3, 13), at(1, 21)));

    assertThat(refused)
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.row()).isEqualTo(KEY);
              assertThat(r.position()).isEqualTo(new Position(3, 12));
              assertThat(r.cause()).isInstanceOf(DynamoDbException.class);
            });
    isCounted(2, 0, 2);
    assertThat(sets(dynamoDb)).contains("[1, 11, 11]", "[1, 21, 21]");
    assertThat(sets(dynamoDb)).last().isEqualTo("[1, 21, 21]");
  }

  @Test
  void eventTooLargeForAnExpressionIsRefusedWithoutACall() {
    Answers dynamoDb = oneByOne();
    assertThat(write(dynamoDb, changes(wide(1))))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.position()).isEqualTo(new Position(0, 1));
              assertThat(r.cause()).isInstanceOf(RefusedChangeException.class);
            });
    assertThat(dynamoDb.calls).isEmpty();
  }

  @Test
  void otherFailuresAreThrown() {
    for (DynamoDbException e :
        List.of(
            Answers.error("ResourceNotFoundException"),
            (DynamoDbException) DynamoDbException.builder().statusCode(400).build())) {
      assertThatThrownBy(() -> write(oneByOne(e), changes(at(0, 1)))).isSameAs(e);
      assertThatThrownBy(() -> writeMerged(oneByOne(e), merged(), true)).isSameAs(e);
    }
    isCounted(0, 0, 0);
  }

  @Test
  void newMergedRowIsPutAndExistingOneIsUpdated() {
    Answers isNew = oneByOne(Answers.put(2));
    writeMerged(isNew, merged(), true);
    assertThat(isNew.calls).singleElement().isInstanceOf(PutItemRequest.class);
    isCounted(1, 0, 2);
    Answers isOld = oneByOne(Answers.updated(3));
    writeMerged(isOld, merged(), false);
    assertThat(isOld.calls).singleElement().isInstanceOf(UpdateItemRequest.class);
    isCounted(2, 0, 5);
  }

  @Test
  void mergedRowThatExistsAfterAllKeepsItsAttributes() {
    Answers dynamoDb = oneByOne(Answers.failed(ledger(2, 9)), Answers.put(2));
    writeMerged(dynamoDb, merged(), true);
    assertThat(((PutItemRequest) dynamoDb.calls.getLast()).item())
        .containsEntry("n", Attributes.n(4))
        .containsEntry("@0", Attributes.n(6))
        .containsEntry("@1", Attributes.n(2))
        .containsEntry("@2", Attributes.n(9));
    isCounted(1, 1, 3);
  }

  @Test
  void vanishedMergedRowIsPutAgain() {
    Answers dynamoDb = oneByOne(Answers.failedWithoutItem(), Answers.put(2));
    writeMerged(dynamoDb, merged(), false);
    assertThat(((PutItemRequest) dynamoDb.calls.getLast()).item())
        .containsEntry("n", Attributes.n(3));
  }

  @Test
  void coveredMergedRowIsNotWritten() {
    Map<String, AttributeValue> all = Map.of("@0", Attributes.n(6), "@1", Attributes.n(2));
    Answers dynamoDb = oneByOne(Answers.failed(all));
    writeMerged(dynamoDb, merged(), false);
    assertThat(dynamoDb.calls).hasSize(1);
    isCounted(0, 1, 1);
  }

  @Test
  void partlyCoveredOrRefusedMergedChangesAreTooCoarse() {
    assertThatThrownBy(() -> writeMerged(oneByOne(Answers.failed(ledger(0, 4))), merged(), false))
        .isInstanceOf(TooCoarseException.class);
    assertThatThrownBy(
            () -> writeMerged(oneByOne(Answers.error("ValidationException")), merged(), false))
        .isInstanceOf(TooCoarseException.class);
  }

  @Test
  void mergedChangesTooLargeForAnExpressionArePut() {
    Answers dynamoDb = oneByOne(stored(ledger(0, 3)), Answers.put(5));
    writeMerged(dynamoDb, changes(wide(4)), false);
    BatchGetItemRequest read = (BatchGetItemRequest) dynamoDb.calls.getFirst();
    assertThat(read.requestItems())
        .isEqualTo(
            Map.of(
                "View",
                KeysAndAttributes.builder().keys(List.of(KEY.in(7))).consistentRead(true).build()));
    assertThat(((PutItemRequest) dynamoDb.calls.getLast()).item())
        .containsEntry("a299", Attributes.n(1))
        .containsEntry("n", Attributes.n(1))
        .containsEntry("@0", Attributes.n(4));
    isCounted(1, 0, 5);
  }

  @Test
  void coveredMergedChangesTooLargeForAnExpressionAreNotPut() {
    Answers dynamoDb = oneByOne(stored(ledger(0, 4)));
    writeMerged(dynamoDb, changes(wide(4)), false);
    assertThat(dynamoDb.calls).hasSize(1);
  }

  private static BatchGetItemResponse stored(Map<String, AttributeValue> row) {
    return BatchGetItemResponse.builder()
        .responses(Map.of("View", List.of(row)))
        .unprocessedKeys(Map.of())
        .build();
  }
}
