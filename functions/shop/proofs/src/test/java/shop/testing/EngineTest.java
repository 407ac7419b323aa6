package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.run.CheckpointAheadException;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class EngineTest {

  private static Store store;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void aSteadyBatchCostsOneReadOneWriteARowAndOneCheckpoint() {
    ViewFixture fixture = new ViewFixture(store, 8);
    fixture.history.write(20, 5, 60);
    Projection<ShopEvent> regions =
        SampleProjections.of(fixture.view(), SampleProjections::regions);
    Engine engine = fixture.engine(regions, 1000);
    engine.deliver(fixture.entries(0, 40));
    fixture.calls.clear();

    Delivered delivered = engine.deliver(fixture.entries(40, fixture.history.events().size()));

    Fold batch =
        new Fold(regions, fixture.history.events().subList(40, fixture.history.events().size()), 1);
    int rows = batch.keys().size();
    assertThat(delivered.rows()).isEqualTo(rows);
    assertThat(fixture.calls(BatchGetItemRequest.class)).hasSize(1);
    assertThat(fixture.calls(UpdateItemRequest.class)).hasSize(rows + 1);
    assertThat(fixture.calls).hasSize(rows + 2);
    assertThat(fixture.rows()).isEqualTo(fixture.folded(regions));
  }

  @Test
  void aBatchDeliveredAgainIsReadOnceAndWritesNothing() {
    ViewFixture fixture = new ViewFixture(store, 4);
    fixture.history.write(4, 3, 20);
    Engine engine =
        fixture.engine(SampleProjections.of(fixture.view(), SampleProjections::everything), 1000);
    engine.deliver(fixture.history.entries());
    fixture.calls.clear();

    Delivered again = engine.deliver(fixture.history.entries());

    assertThat(again.applied()).isZero();
    assertThat(again.duplicates()).isEqualTo(fixture.history.events().size());
    assertThat(fixture.calls).hasSize(1).first().isInstanceOf(BatchGetItemRequest.class);
  }

  @Test
  void aJournalThatWasCutStopsTheViewInsteadOfPassingForDuplicates() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture.history.register(fixture.history.customerIn(0)).register(fixture.history.customerIn(0));
    Engine engine =
        fixture.engine(SampleProjections.of(fixture.view(), SampleProjections::everything), 1000);
    engine.deliver(fixture.history.entries());
    JournalEntry first = fixture.history.entries().getFirst();
    assertThat(engine.deliver(List.of(first)).duplicates()).isEqualTo(1);

    store
        .dynamoDb()
        .deleteItem(
            d ->
                d.tableName(fixture.history.table())
                    .key(
                        Map.of(
                            "pk", AttributeValue.fromS("JOURNAL#0"),
                            "sk", AttributeValue.fromS("0000000000000002"))));

    assertThatThrownBy(() -> engine.deliver(List.of(first)))
        .isInstanceOf(CheckpointAheadException.class)
        .hasMessageContaining("partition 0 up to 2");
  }

  @Test
  void whatLiesBeyondAHoleIsNotAcknowledgedAndComesOutRightTheNextTime() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture.history.register("c0");
    IntStream.range(0, 5).forEach(i -> fixture.history.move("c0", "r" + i, ViewFixture.NOON));
    Projection<ShopEvent> orders =
        SampleProjections.of(fixture.view(), SampleProjections::customers);
    List<JournalEntry> withHole = new ArrayList<>(fixture.history.entries());
    withHole.remove(2);

    Delivered first =
        fixture
            .engine(
                orders,
                1000,
                (request, next) ->
                    request instanceof QueryRequest
                        ? QueryResponse.builder().items(List.of()).build()
                        : next.apply(request))
            .deliver(withHole);

    assertThat(first.unacknowledged()).isEqualTo(Map.of(0, 3L));
    assertThat(first.isUnacknowledged(new Position(0, 2))).isFalse();
    assertThat(first.isUnacknowledged(new Position(0, 4))).isTrue();
    assertThat(fixture.generation().checkpoints()).isEqualTo(Map.of(0, 2L));

    Delivered second = fixture.engine(orders, 1000).deliver(withHole);

    assertThat(second.unacknowledged()).isEmpty();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(orders));
  }

  @Test
  void aGenerationThatIsDroppedMeanwhileIsNotBroughtBack() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture.history.register("c0").move("c0", "EIRE", ViewFixture.NOON);
    Projection<ShopEvent> customers =
        SampleProjections.of(fixture.view(), SampleProjections::customers);
    fixture.engine(customers, 1000).deliver(fixture.entries(0, 1));
    Map<String, AttributeValue> generation =
        Map.of("pk", AttributeValue.fromS(fixture.view()), "sk", AttributeValue.fromS("000001"));
    Engine late =
        fixture.engine(
            customers,
            1000,
            (request, next) -> {
              if (request instanceof UpdateItemRequest update
                  && update.tableName().equals(Store.PROJECTIONS_TABLE)) {
                store
                    .dynamoDb()
                    .deleteItem(r -> r.tableName(Store.PROJECTIONS_TABLE).key(generation));
              }
              return next.apply(request);
            });

    assertThatThrownBy(() -> late.deliver(fixture.history.entries()))
        .hasMessageContaining("Generation 1 of the view " + fixture.view());
    assertThat(store.rows(Store.PROJECTIONS_TABLE))
        .filteredOn(row -> AttributeValue.fromS(fixture.view()).equals(row.get("pk")))
        .extracting(row -> row.get("sk"))
        .containsExactly(AttributeValue.fromS("-"));
  }

  @Test
  void eightDeliveriesAtOnceToAViewThatDoesNotExistYetMakeItOnce() throws Exception {
    ViewFixture fixture = new ViewFixture(store, 4);
    fixture.history.write(6, 4, 40);
    Projection<ShopEvent> everything =
        SampleProjections.of(fixture.view(), SampleProjections::everything);
    CyclicBarrier together = new CyclicBarrier(8);
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<Delivered>> deliveries =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      executor.submit(
                          () -> {
                            together.await();
                            return fixture
                                .engine(everything, 5 + i)
                                .deliver(fixture.history.entries());
                          }))
              .toList();
      for (Future<Delivered> delivery : deliveries) {
        assertThat(delivery.get().unacknowledged()).isEmpty();
      }
    }
    assertThat(fixture.rows()).isEqualTo(fixture.folded(everything));
    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
  }

  @Test
  void anEngineLeavesAGenerationOfAnotherMajorVersionAlone() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture.history.register("c0").move("c0", "EIRE", ViewFixture.NOON);
    Projection<ShopEvent> first =
        SampleProjections.of(fixture.view(), SampleProjections::customers);
    fixture.engine(first, 1000).deliver(fixture.entries(0, 1));
    Projection<ShopEvent> other =
        new Projection<>() {
          @Override
          public String view() {
            return fixture.view();
          }

          @Override
          public Version version() {
            return new Version(2, 0);
          }

          @Override
          public void project(
              cqrs.journal.codec.RecordedEvent<ShopEvent> recorded, Changes changes) {
            changes.row("another", "-").add("events", 1);
          }
        };

    Delivered delivered = fixture.engine(other, 1000).deliver(fixture.history.entries());

    assertThat(delivered.applied()).isZero();
    assertThat(fixture.generation().checkpoints()).isEqualTo(Map.of(0, 1L));
    assertThat(fixture.rows()).doesNotContainKey(new RowKey("another", "-"));
    fixture.clock.advance(Duration.ofHours(1));
    fixture.engine(first, 1000).deliver(fixture.history.entries());
    assertThat(fixture.rows()).isEqualTo(fixture.folded(first));
  }
}
