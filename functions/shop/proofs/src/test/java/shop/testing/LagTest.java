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

  private ViewFixture fixture;
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
    fixture = new ViewFixture(store, 4);
    fixture.history.write(6, 3, 20);
    everything = SampleProjections.of(fixture.view(), SampleProjections::everything);
  }

  @Test
  void aViewThatHasEverythingLagsByNothing() {
    fixture.engine(everything, 1000).deliver(fixture.history.entries());

    Lag.ViewLag lag = measure(ViewFixture.NOON);

    assertThat(lag.events()).isZero();
    assertThat(lag.seconds()).isZero();
    assertThat(lag.ahead()).isZero();
    assertThat(lag.generation()).isPresent();
    assertThat(lag.blocks()).isEmpty();
  }

  /** Heads are read before checkpoints are: a delivery may have passed them since. */
  @Test
  void whatHasPassedTheHeadsAsTheyWereReadDoesNotStandStill() {
    fixture.engine(everything, 1000).deliver(fixture.history.entries());
    Map<Integer, Long> before = new TreeMap<>(fixture.history.heads());
    before.replaceAll((_, head) -> Math.max(0, head - 1));
    CatchUp catchUp =
        new CatchUp(
            fixture.projections(store.dynamoDb()),
            fixture.history.reader(),
            fixture.clock,
            Duration.ZERO);

    assertThat(catchUp.standing(fixture.engine(everything, 1000), before).partitions()).isEmpty();

    fixture.history.write(1, 1, 1);
    assertThat(
            catchUp
                .standing(fixture.engine(everything, 1000), fixture.history.heads())
                .partitions())
        .isNotEmpty();
  }

  @Test
  void aViewLagsByTheEventsNotAppliedAndTheAgeOfTheOldestOfThem() {
    int applied = 9;
    fixture.engine(everything, 1000).deliver(fixture.entries(0, applied));
    List<RecordedEvent<ShopEvent>> left =
        fixture.history.events().subList(applied, fixture.history.events().size());

    Lag.ViewLag lag = measure(ViewFixture.NOON);

    assertThat(lag.events()).isEqualTo(left.size());
    assertThat(lag.seconds())
        .isEqualTo(Duration.between(oldest(left), ViewFixture.NOON).toSeconds());
  }

  @Test
  void aViewThatDoesNotExistYetLagsByTheWholeJournal() {
    Lag.ViewLag lag = measure(ViewFixture.NOON);

    assertThat(lag.generation()).isEmpty();
    assertThat(lag.events()).isEqualTo(fixture.history.events().size());
    assertThat(lag.seconds())
        .isEqualTo(
            Duration.between(oldest(fixture.history.events()), ViewFixture.NOON).toSeconds());
  }

  @Test
  void aBlockedPartitionShowsInTheLag() {
    Projection<ShopEvent> throwing =
        SampleProjections.of(
            fixture.view(),
            (_, _) -> {
              throw new IllegalStateException("No.");
            });
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    Lag.ViewLag lag = measure(ViewFixture.NOON);

    assertThat(lag.events()).isEqualTo(fixture.history.events().size());
    assertThat(lag.blocks()).hasSize(fixture.history.heads().size());
    assertThat(lag.blocks()).allSatisfy(block -> assertThat(block.offset()).isEqualTo(1));
  }

  @Test
  void ofManySkipsTheFirstAreReadAndAllAreCounted() {
    fixture.engine(everything, 1000).deliver(fixture.history.entries());
    for (int i = 1; i <= Lag.MAX_SKIPS + 50; i++) {
      Map<String, AttributeValue> row = new TreeMap<>();
      row.put("pk", AttributeValue.fromS(fixture.view()));
      row.put("sk", AttributeValue.fromS("000001/skip/00-%016d-00".formatted(i)));
      row.put("partition", AttributeValue.fromN("0"));
      row.put("offset", AttributeValue.fromN("" + i));
      row.put("event", AttributeValue.fromS("OrderTeleported"));
      row.put("error", AttributeValue.fromS("No."));
      row.put("reason", AttributeValue.fromS("No use."));
      row.put("at", AttributeValue.fromS(ViewFixture.NOON.toString()));
      store.dynamoDb().putItem(r -> r.tableName(Store.PROJECTIONS_TABLE).item(row));
    }
    update("SET skips = :value", Lag.MAX_SKIPS + 50);

    Lag.ViewLag lag = measure(ViewFixture.NOON);

    assertThat(lag.skips()).hasSize(Lag.MAX_SKIPS);
    assertThat(lag.generation().orElseThrow().skips()).isEqualTo(Lag.MAX_SKIPS + 50);
  }

  @Test
  void aCheckpointAboveItsHeadIsAFault() {
    fixture.engine(everything, 1000).deliver(fixture.history.entries());
    int partition = fixture.history.heads().keySet().iterator().next();
    update("ADD p" + partition + " :value", 1);

    assertThat(measure(ViewFixture.NOON).ahead()).isEqualTo(1);
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
                            "pk", AttributeValue.fromS(fixture.view()),
                            "sk", AttributeValue.fromS("000001")))
                    .updateExpression(expression)
                    .expressionAttributeValues(
                        Map.of(":value", AttributeValue.fromN(Long.toString(value)))));
  }

  private Lag.ViewLag measure(Instant now) {
    return new Lag(
            fixture.projections(store.dynamoDb()),
            fixture.history.reader(),
            fixture.history.partitions())
        .measure(List.of(fixture.view()), now)
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
