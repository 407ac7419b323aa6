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
    Rig rig = new Rig(store, 8);
    rig.history.write(20, 5, 60);
    Projection<ShopEvent> regions = SampleProjections.of(rig.view(), SampleProjections::regions);
    Engine engine = rig.engine(regions, 1000);
    engine.deliver(rig.entries(0, 40));
    rig.calls.clear();

    Delivered delivered = engine.deliver(rig.entries(40, rig.history.events().size()));

    Fold batch =
        new Fold(regions, rig.history.events().subList(40, rig.history.events().size()), 1);
    int rows = batch.keys().size();
    assertThat(delivered.rows()).isEqualTo(rows);
    assertThat(rig.calls(BatchGetItemRequest.class)).hasSize(1);
    assertThat(rig.calls(UpdateItemRequest.class)).hasSize(rows + 1);
    assertThat(rig.calls).hasSize(rows + 2);
    assertThat(rig.rows()).isEqualTo(rig.folded(regions));
  }

  @Test
  void aBatchDeliveredAgainIsReadOnceAndWritesNothing() {
    Rig rig = new Rig(store, 4);
    rig.history.write(4, 3, 20);
    Engine engine =
        rig.engine(SampleProjections.of(rig.view(), SampleProjections::everything), 1000);
    engine.deliver(rig.history.entries());
    rig.calls.clear();

    Delivered again = engine.deliver(rig.history.entries());

    assertThat(again.applied()).isZero();
    assertThat(again.duplicates()).isEqualTo(rig.history.events().size());
    assertThat(rig.calls).hasSize(1).first().isInstanceOf(BatchGetItemRequest.class);
  }

  @Test
  void aJournalThatWasCutStopsTheViewInsteadOfPassingForDuplicates() {
    Rig rig = new Rig(store, 1);
    rig.history.register(rig.history.customerIn(0)).register(rig.history.customerIn(0));
    Engine engine =
        rig.engine(SampleProjections.of(rig.view(), SampleProjections::everything), 1000);
    engine.deliver(rig.history.entries());
    JournalEntry first = rig.history.entries().getFirst();
    assertThat(engine.deliver(List.of(first)).duplicates()).isEqualTo(1);

    store
        .dynamoDb()
        .deleteItem(
            d ->
                d.tableName(rig.history.table())
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
    Rig rig = new Rig(store, 1);
    rig.history.register("c0");
    IntStream.range(0, 5).forEach(i -> rig.history.move("c0", "r" + i, Rig.NOON));
    Projection<ShopEvent> orders = SampleProjections.of(rig.view(), SampleProjections::customers);
    List<JournalEntry> withHole = new ArrayList<>(rig.history.entries());
    withHole.remove(2);

    Delivered first =
        rig.engine(
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
    assertThat(rig.generation().checkpoints()).isEqualTo(Map.of(0, 2L));

    Delivered second = rig.engine(orders, 1000).deliver(withHole);

    assertThat(second.unacknowledged()).isEmpty();
    assertThat(rig.rows()).isEqualTo(rig.folded(orders));
  }

  @Test
  void aGenerationThatIsDroppedMeanwhileIsNotBroughtBack() {
    Rig rig = new Rig(store, 1);
    rig.history.register("c0").move("c0", "EIRE", Rig.NOON);
    Projection<ShopEvent> customers =
        SampleProjections.of(rig.view(), SampleProjections::customers);
    rig.engine(customers, 1000).deliver(rig.entries(0, 1));
    Map<String, AttributeValue> generation =
        Map.of("pk", AttributeValue.fromS(rig.view()), "sk", AttributeValue.fromS("000001"));
    Engine late =
        rig.engine(
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

    assertThatThrownBy(() -> late.deliver(rig.history.entries()))
        .hasMessageContaining("Generation 1 of the view " + rig.view());
    assertThat(store.rows(Store.PROJECTIONS_TABLE))
        .filteredOn(row -> AttributeValue.fromS(rig.view()).equals(row.get("pk")))
        .extracting(row -> row.get("sk"))
        .containsExactly(AttributeValue.fromS("-"));
  }

  @Test
  void eightDeliveriesAtOnceToAViewThatDoesNotExistYetMakeItOnce() throws Exception {
    Rig rig = new Rig(store, 4);
    rig.history.write(6, 4, 40);
    Projection<ShopEvent> everything =
        SampleProjections.of(rig.view(), SampleProjections::everything);
    CyclicBarrier together = new CyclicBarrier(8);
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<Delivered>> deliveries =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      executor.submit(
                          () -> {
                            together.await();
                            return rig.engine(everything, 5 + i).deliver(rig.history.entries());
                          }))
              .toList();
      for (Future<Delivered> delivery : deliveries) {
        assertThat(delivery.get().unacknowledged()).isEmpty();
      }
    }
    assertThat(rig.rows()).isEqualTo(rig.folded(everything));
    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
  }

  @Test
  void anEngineLeavesAGenerationOfAnotherMajorVersionAlone() {
    Rig rig = new Rig(store, 1);
    rig.history.register("c0").move("c0", "EIRE", Rig.NOON);
    Projection<ShopEvent> first = SampleProjections.of(rig.view(), SampleProjections::customers);
    rig.engine(first, 1000).deliver(rig.entries(0, 1));
    Projection<ShopEvent> other =
        new Projection<>() {
          @Override
          public String view() {
            return rig.view();
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

    Delivered delivered = rig.engine(other, 1000).deliver(rig.history.entries());

    assertThat(delivered.applied()).isZero();
    assertThat(rig.generation().checkpoints()).isEqualTo(Map.of(0, 1L));
    assertThat(rig.rows()).doesNotContainKey(new RowKey("another", "-"));
    rig.clock.advance(Duration.ofHours(1));
    rig.engine(first, 1000).deliver(rig.history.entries());
    assertThat(rig.rows()).isEqualTo(rig.folded(first));
  }
}
