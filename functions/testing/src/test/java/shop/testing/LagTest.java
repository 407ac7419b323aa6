package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.run.CatchUp;
import cqrs.testkit.dynamodb.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class LagTest {

  private static Store store;

  private Rig rig;
  private Projection<ShopEvent> everything;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void aHistoryInFourPartitions() {
    rig = new Rig(store, 4);
    rig.history.write(6, 3, 20);
    everything = SampleProjections.of(rig.view(), SampleProjections::everything);
  }

  @Test
  void aViewThatHasEverythingLagsByNothing() {
    rig.engine(everything, 1000).deliver(rig.history.entries());

    Lag.ViewLag lag = measure(Rig.NOON);

    assertThat(lag.events()).isZero();
    assertThat(lag.seconds()).isZero();
    assertThat(lag.ahead()).isZero();
    assertThat(lag.generation()).isPresent();
    assertThat(lag.blocks()).isEmpty();
  }

  /** Heads are read before checkpoints are: a delivery may have passed them since. */
  @Test
  void whatHasPassedTheHeadsAsTheyWereReadDoesNotStandStill() {
    rig.engine(everything, 1000).deliver(rig.history.entries());
    Map<Integer, Long> before = new TreeMap<>(rig.history.heads());
    before.replaceAll((_, head) -> Math.max(0, head - 1));
    CatchUp catchUp =
        new CatchUp(
            rig.projections(store.dynamoDb()), rig.history.reader(), rig.clock, Duration.ZERO);

    assertThat(catchUp.standing(rig.engine(everything, 1000), before).partitions()).isEmpty();

    rig.history.write(1, 1, 1);
    assertThat(catchUp.standing(rig.engine(everything, 1000), rig.history.heads()).partitions())
        .isNotEmpty();
  }

  @Test
  void aViewLagsByTheEventsNotAppliedAndTheAgeOfTheOldestOfThem() {
    int applied = 9;
    rig.engine(everything, 1000).deliver(rig.entries(0, applied));
    List<RecordedEvent<ShopEvent>> left =
        rig.history.events().subList(applied, rig.history.events().size());

    Lag.ViewLag lag = measure(Rig.NOON);

    assertThat(lag.events()).isEqualTo(left.size());
    assertThat(lag.seconds()).isEqualTo(Duration.between(oldest(left), Rig.NOON).toSeconds());
  }

  @Test
  void aViewThatDoesNotExistYetLagsByTheWholeJournal() {
    Lag.ViewLag lag = measure(Rig.NOON);

    assertThat(lag.generation()).isEmpty();
    assertThat(lag.events()).isEqualTo(rig.history.events().size());
    assertThat(lag.seconds())
        .isEqualTo(Duration.between(oldest(rig.history.events()), Rig.NOON).toSeconds());
  }

  @Test
  void aBlockedPartitionShowsInTheLag() {
    Projection<ShopEvent> throwing =
        SampleProjections.of(
            rig.view(),
            (_, _) -> {
              throw new IllegalStateException("No.");
            });
    rig.engine(throwing, 1000).deliver(rig.history.entries());

    Lag.ViewLag lag = measure(Rig.NOON);

    assertThat(lag.events()).isEqualTo(rig.history.events().size());
    assertThat(lag.blocks()).hasSize(rig.history.heads().size());
    assertThat(lag.blocks()).allSatisfy(block -> assertThat(block.offset()).isEqualTo(1));
  }

  @Test
  void ofManySkipsTheFirstAreReadAndAllAreCounted() {
    rig.engine(everything, 1000).deliver(rig.history.entries());
    for (int i = 1; i <= Lag.MAX_SKIPS + 50; i++) {
      Map<String, AttributeValue> row = new TreeMap<>();
      row.put("pk", AttributeValue.fromS(rig.view()));
      row.put("sk", AttributeValue.fromS("000001/skip/00-%016d-00".formatted(i)));
      row.put("partition", AttributeValue.fromN("0"));
      row.put("offset", AttributeValue.fromN("" + i));
      row.put("event", AttributeValue.fromS("OrderTeleported"));
      row.put("error", AttributeValue.fromS("No."));
      row.put("reason", AttributeValue.fromS("No use."));
      row.put("at", AttributeValue.fromS(Rig.NOON.toString()));
      store.dynamoDb().putItem(r -> r.tableName(Store.PROJECTIONS_TABLE).item(row));
    }
    update("SET skips = :value", Lag.MAX_SKIPS + 50);

    Lag.ViewLag lag = measure(Rig.NOON);

    assertThat(lag.skips()).hasSize(Lag.MAX_SKIPS);
    assertThat(lag.generation().orElseThrow().skips()).isEqualTo(Lag.MAX_SKIPS + 50);
  }

  @Test
  void aCheckpointAboveItsHeadIsAFault() {
    rig.engine(everything, 1000).deliver(rig.history.entries());
    int partition = rig.history.heads().keySet().iterator().next();
    update("ADD p" + partition + " :value", 1);

    assertThat(measure(Rig.NOON).ahead()).isEqualTo(1);
  }

  /** Changes the first generation's row; the value is called {@code :value}. */
  private void update(String expression, long value) {
    store
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(Store.PROJECTIONS_TABLE)
                    .key(
                        Map.of(
                            "pk", AttributeValue.fromS(rig.view()),
                            "sk", AttributeValue.fromS("000001")))
                    .updateExpression(expression)
                    .expressionAttributeValues(
                        Map.of(":value", AttributeValue.fromN(Long.toString(value)))));
  }

  private Lag.ViewLag measure(Instant now) {
    return new Lag(
            rig.projections(store.dynamoDb()), rig.history.reader(), rig.history.partitions())
        .measure(List.of(rig.view()), now)
        .views()
        .getFirst();
  }

  /** The first unapplied event of each partition counts: what follows it was recorded later. */
  private static Instant oldest(List<RecordedEvent<ShopEvent>> events) {
    return events.stream()
        .collect(
            java.util.stream.Collectors.toMap(
                e -> e.position().partition(), e -> e, (first, _) -> first))
        .values()
        .stream()
        .map(RecordedEvent::recordedAt)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
