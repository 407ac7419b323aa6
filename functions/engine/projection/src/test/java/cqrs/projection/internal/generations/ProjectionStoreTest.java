package cqrs.projection.internal.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Omission;
import cqrs.projection.internal.generations.Generation.Phase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Tests how checkpoints move. */
class ProjectionStoreTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private static Generation generation(
      Map<Integer, Block> blocks, Map<Integer, Omission> omissions, Map<Integer, Long> begun) {
    return new Generation(
        "orders",
        7,
        new Projection.Version(1, 0),
        Phase.ACTIVE,
        NOON,
        Map.of(),
        blocks,
        omissions,
        begun,
        0,
        Optional.empty(),
        List.of());
  }

  private static final Generation PLAIN = generation(Map.of(), Map.of(), Map.of());

  private static Block block(long offset) {
    return new Block(
        3, offset, "OrderPaid", "No.", Optional.empty(), NOON, 1, NOON, Map.of("projector", "1"));
  }

  private static Map<Integer, Long> advance(
      Answers dynamoDb, Generation generation, Map<Integer, Long> reached) {
    return new ProjectionStore(dynamoDb, "Projections")
        .advance(generation, reached, Optional.empty(), Set.of());
  }

  private static UpdateItemRequest update(Answers dynamoDb, int number) {
    return (UpdateItemRequest) dynamoDb.calls.get(number);
  }

  /** The row that a failed condition returns. */
  private static Map<String, AttributeValue> row(Phase phase, Map<Integer, Long> checkpoints) {
    Map<String, AttributeValue> row =
        new HashMap<>(GenerationRow.write("orders", 7, new Projection.Version(1, 0), phase, NOON));
    checkpoints.forEach((p, offset) -> row.put("p" + p, Attributes.n(offset)));
    return row;
  }

  /** Each condition fails on its row; then an update succeeds. */
  @SafeVarargs
  private static Answers failingOn(Map<String, AttributeValue>... rows) {
    AtomicInteger next = new AtomicInteger();
    return new Answers(
        _ -> {
          int number = next.getAndIncrement();
          if (number < rows.length) {
            throw Answers.failed(rows[number]);
          }
          return Answers.updated(1);
        });
  }

  @Test
  void firstCheckpointsMoveTogether() {
    Answers dynamoDb = failingOn();
    assertThat(advance(dynamoDb, PLAIN, new TreeMap<>(Map.of(3, 12L, 4, 1L)))).isEmpty();
    assertThat(dynamoDb.calls).hasSize(1);
    UpdateItemRequest update = update(dynamoDb, 0);
    assertThat(update.updateExpression()).isEqualTo("SET p3=:p3,p4=:p4");
    assertThat(update.conditionExpression())
        .isEqualTo(
            "attribute_exists(version) AND phase<>:dropping AND NOT p3>=:p3 AND NOT p4>=:p4");
    assertThat(update.expressionAttributeValues())
        .isEqualTo(
            Map.of(
                ":dropping", Attributes.s("DROPPING"),
                ":p3", Attributes.n(12),
                ":p4", Attributes.n(1)));
    assertThat(update.key()).isEqualTo(GenerationRow.key(PLAIN));
  }

  @Test
  void nothingReachedNeedsNoCall() {
    Answers dynamoDb = failingOn();
    assertThat(advance(dynamoDb, PLAIN, Map.of())).isEmpty();
    assertThat(dynamoDb.calls).isEmpty();
  }

  @Test
  void furtherCheckpointStaysAndIsReturnedWhileOthersMove() {
    Answers dynamoDb = failingOn(row(Phase.ACTIVE, Map.of(3, 12L, 4, 9L, 5, 1L)));
    Map<Integer, Long> reached = new TreeMap<>(Map.of(3, 12L, 4, 8L, 5, 2L, 6, 1L));
    assertThat(advance(dynamoDb, PLAIN, reached)).isEqualTo(Map.of(3, 12L, 4, 9L));
    assertThat(dynamoDb.calls).hasSize(2);
    assertThat(update(dynamoDb, 1).updateExpression()).isEqualTo("SET p5=:p5,p6=:p6");
  }

  @Test
  void noSecondCallIfAllCheckpointsAreFurther() {
    Answers dynamoDb = failingOn(row(Phase.ACTIVE, Map.of(3, 13L)));
    assertThat(advance(dynamoDb, PLAIN, Map.of(3, 12L))).isEqualTo(Map.of(3, 13L));
    assertThat(dynamoDb.calls).hasSize(1);
  }

  @Test
  void aGenerationThatIsDroppedOrGoneIsNotWritten() {
    for (Map<String, AttributeValue> found :
        List.of(row(Phase.DROPPING, Map.of()), Map.<String, AttributeValue>of())) {
      Answers dynamoDb = failingOn(found);
      assertThatThrownBy(() -> advance(dynamoDb, PLAIN, Map.of(3, 12L)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Generation 7 of the view orders");
      assertThat(dynamoDb.calls).hasSize(1);
    }
  }

  @Test
  void passedAttributesAreRemoved() {
    Generation full =
        generation(
            Map.of(3, block(12), 4, block(12)),
            Map.of(3, new Omission(12, Set.of()), 4, new Omission(12, Set.of())),
            Map.of(3, 12L, 4, 12L));
    Answers dynamoDb = failingOn();
    assertThat(advance(dynamoDb, full, new TreeMap<>(Map.of(3, 12L, 4, 11L, 5, 12L)))).isEmpty();
    assertThat(update(dynamoDb, 0).updateExpression())
        .isEqualTo("SET p3=:p3,p4=:p4,p5=:p5 REMOVE b3,s3,t3");
  }

  @Test
  void deliveryStoresItsNewestTimeAndClearsItsAnnouncement() {
    Answers dynamoDb = failingOn();
    Map<Integer, Long> _ =
        new ProjectionStore(dynamoDb, "Projections")
            .advance(PLAIN, Map.of(3, 12L), Optional.of(NOON), Set.of(3, 5));
    assertThat(update(dynamoDb, 0).updateExpression())
        .isEqualTo("SET p3=:p3,deliveredUpTo=:upTo REMOVE atWork3");
    assertThat(update(dynamoDb, 0).expressionAttributeValues())
        .containsEntry(":upTo", Attributes.n(NOON.toEpochMilli()));
  }

  @Test
  void slowDeliveryAnnouncesItsPartitionsAndEnd() {
    Answers dynamoDb = failingOn();
    new ProjectionStore(dynamoDb, "Projections").atWork(PLAIN, Set.of(3), NOON);
    UpdateItemRequest update = update(dynamoDb, 0);
    assertThat(update.updateExpression()).isEqualTo("SET atWork3=:work");
    assertThat(update.conditionExpression()).isEqualTo("attribute_exists(version)");
    assertThat(Attributes.present(update.expressionAttributeValues(), ":work").m())
        .isEqualTo(
            Map.of(
                "partitions", AttributeValue.fromNs(List.of("3")),
                "until", Attributes.n(NOON.toEpochMilli())));
  }

  @Test
  void aCheckpointIsReadConsistentlyAndIsZeroBeforeTheFirstEvent() {
    Answers dynamoDb =
        new Answers(_ -> GetItemResponse.builder().item(Map.of("p3", Attributes.n(12))).build());
    ProjectionStore store = new ProjectionStore(dynamoDb, "Projections");
    assertThat(store.checkpoints("orders", 7, List.of(3, 4))).isEqualTo(Map.of(3, 12L, 4, 0L));
    assertThat(store.checkpoints("orders", 7, List.of(3))).isEqualTo(Map.of(3, 12L));
    assertThat(((GetItemRequest) dynamoDb.calls.getFirst()).consistentRead()).isTrue();
    assertThat(((GetItemRequest) dynamoDb.calls.getFirst()).key())
        .isEqualTo(GenerationRow.key(PLAIN));
  }

  private static Map<String, AttributeValue> manifest(Set<Long> fed, long active) {
    return ManifestRow.write(
        new GenerationManifest(
            "orders",
            Optional.of(active),
            Set.of(),
            fed,
            Optional.empty(),
            9,
            Optional.empty(),
            SdkBytes.fromUtf8String("key"),
            1));
  }

  private static Map<String, AttributeValue> stored(long number, Phase phase) {
    return GenerationRow.write("orders", number, new Projection.Version(1, 0), phase, NOON);
  }

  /** A table with these rows. */
  private static Answers table(List<Map<String, AttributeValue>> rows) {
    return new Answers(
        request ->
            switch (request) {
              case BatchGetItemRequest get -> found(get, rows);
              case QueryRequest _ -> QueryResponse.builder().items(rows).build();
              default -> throw new AssertionError(request);
            });
  }

  private static BatchGetItemResponse found(
      BatchGetItemRequest get, List<Map<String, AttributeValue>> rows) {
    List<Map<String, AttributeValue>> keys =
        get.requestItems().values().stream().flatMap(wanted -> wanted.keys().stream()).toList();
    return BatchGetItemResponse.builder()
        .responses(
            Map.of(
                "Projections",
                rows.stream()
                    .filter(
                        row ->
                            keys.stream()
                                .anyMatch(k -> Attributes.present(row, "sk").equals(k.get("sk"))))
                    .toList()))
        .unprocessedKeys(Map.of())
        .build();
  }

  private static List<Long> numbers(ProjectionStore.State state) {
    return state.written().stream().map(Generation::number).toList();
  }

  @Test
  void aRightGuessOfTheGenerationsIsOneReadAndAWrongOneTwo() {
    Answers dynamoDb =
        table(
            List.of(
                manifest(Set.of(3L), 2),
                stored(1, Phase.KEPT),
                stored(2, Phase.ACTIVE),
                stored(3, Phase.FOLLOWING)));
    ProjectionStore store = new ProjectionStore(dynamoDb, "Projections");

    ProjectionStore.State right = store.read("orders", Set.of(2L, 3L)).orElseThrow();
    assertThat(dynamoDb.calls).hasSize(1);
    assertThat(numbers(right)).containsExactly(3L, 2L);
    assertThat(right.active().map(Generation::number)).contains(2L);

    dynamoDb.calls.clear();
    assertThat(numbers(store.read("orders", Set.of(1L)).orElseThrow())).containsExactly(3L, 2L);
    assertThat(dynamoDb.calls).hasSize(2);
    assertThat(store.active("orders").map(Generation::number)).contains(2L);
  }

  @Test
  void missingViewHasNoState() {
    Answers dynamoDb = table(List.of());
    assertThat(new ProjectionStore(dynamoDb, "Projections").read("orders", Set.of(1L))).isEmpty();
    assertThat(dynamoDb.calls).hasSize(1);
  }

  @Test
  void changingGenerationsAreReadFourTimes() {
    Answers dynamoDb = table(List.of(manifest(Set.of(), 2)));
    assertThatThrownBy(
            () -> new ProjectionStore(dynamoDb, "Projections").read("orders", Set.of(1L)))
        .isInstanceOf(ViewBusyException.class);
    assertThat(dynamoDb.calls).hasSize(4);
  }

  private static Map<String, AttributeValue> blockedAt(long number, Phase phase, long offset) {
    Map<String, AttributeValue> row = new HashMap<>(stored(number, phase));
    row.put("b3", GenerationRow.write(block(offset)));
    return row;
  }

  private static Optional<Long> blocked(List<Map<String, AttributeValue>> rows) {
    return new ProjectionStore(table(rows), "Projections")
        .blocked("orders", new Position(3, 12))
        .map(Generation::number);
  }

  @Test
  void activeBlockedGenerationComesFirst() {
    Map<String, AttributeValue> active = blockedAt(2, Phase.ACTIVE, 12);
    assertThat(
            blocked(
                List.of(blockedAt(1, Phase.KEPT, 12), active, blockedAt(3, Phase.FOLLOWING, 12))))
        .contains(2L);
    assertThat(blocked(List.of(active, blockedAt(1, Phase.KEPT, 12)))).contains(2L);
  }

  @Test
  void onlyBlockedGenerationsThatAreWrittenAreFound() {
    for (Phase phase : Phase.values()) {
      boolean written = Set.of(Phase.KEPT, Phase.BUILDING, Phase.FOLLOWING).contains(phase);
      assertThat(blocked(List.of(stored(1, Phase.ACTIVE), blockedAt(2, phase, 12))))
          .as("%s", phase)
          .isEqualTo(written || phase == Phase.ACTIVE ? Optional.of(2L) : Optional.empty());
    }
    assertThat(blocked(List.of(blockedAt(1, Phase.ACTIVE, 13)))).isEmpty();
    assertThat(blocked(List.of(stored(1, Phase.ACTIVE)))).isEmpty();
  }
}
