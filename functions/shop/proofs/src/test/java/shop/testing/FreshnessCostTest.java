package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.ViewTables;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.views.ShopViews;

/** The cost of a token in calls and read units: a query reads no more than it needs. */
class FreshnessCostTest {

  private static final int PARTITIONS = 4;

  /** Of a row of up to 4 KB, read as it may be. */
  private static final double ROW = 0.5;

  private static Store store;
  private static ViewTables tables;
  private static History history;
  private static RecordedEvent<ShopEvent> placed;
  private static RecordedEvent<ShopEvent> last;

  @BeforeAll
  static void aShopThatHasCaughtUp() {
    store = new Store();
    tables = ShopTables.of(store, "View-", ShopViews.VIEWS.names());
    history = new History(store, Store.WRITE_TABLE, PARTITIONS, 1).write(8, 4, 60);
    ShopViews.VIEWS.all().forEach(projection -> engine(projection).deliver(history.entries()));
    // Not of partition 0, which a mistake might look at.
    placed =
        history.events().stream()
            .filter(e -> e.event() instanceof OrderPlaced && e.position().partition() > 0)
            .findFirst()
            .orElseThrow();
    String order = ((OrderPlaced) placed.event()).placement().orderId();
    last = history.events().stream().filter(e -> CheckedQuery.isOf(e, order)).toList().getLast();
  }

  private static Engine engine(Projection<ShopEvent> projection) {
    return new Engine(
            projection,
            store.dynamoDb(),
            tables.apply(projection.view()),
            new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE),
            history.reader(),
            ShopEvents.CODEC,
            new StoppedClock(ViewFixture.NOON),
            new Engine.Settings(100, 1, new Deployment("projector", "1")))
        .open();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  /** One instance of a view's function, and a meter on what it asks of DynamoDB. */
  private record Metering(QueryInstance instance, CostMeter meter) {

    static Metering of(String view) {
      CostMeter meter = new CostMeter(store.dynamoDb());
      return new Metering(
          new QueryInstance(
              view,
              tables.apply(view),
              Store.PROJECTIONS_TABLE,
              Store.WRITE_TABLE,
              PARTITIONS,
              new InterceptedDynamoDb(store.dynamoDb(), meter.as(view))),
          meter);
    }

    Costs ask(CheckedQuery question, Map<String, String> headers) {
      return ask(question, headers, 200);
    }

    Costs ask(CheckedQuery question, Map<String, String> headers, int status) {
      meter.reset();
      assertThat(instance.ask(question, headers).getStatusCode()).isEqualTo(status);
      return meter.costs();
    }
  }

  private static Map<String, String> token(RecordedEvent<ShopEvent> event) {
    return Map.of("consistency-token", event.position().toString());
  }

  private static CheckedQuery theOrder() {
    return new CheckedOrderQuery.AnOrder(((OrderPlaced) placed.event()).placement().orderId());
  }

  private static Cost rows(Costs costs) {
    return costs.of(line -> !line.table().equals(Store.PROJECTIONS_TABLE));
  }

  @Test
  void aRowThatHasTheWriteIsOneReadWithATokenAsWithoutAtTwiceTheUnits() {
    Metering orders = Metering.of("orders");
    Costs first = orders.ask(theOrder(), Map.of());
    assertThat(first.total().calls()).as("the directory and the row: %s", first).isEqualTo(2);
    Cost without = orders.ask(theOrder(), Map.of()).total();
    assertThat(without).isEqualTo(new Cost(1, 0, ROW, 0));
    Costs epoch = orders.ask(theOrder(), token(last));
    assertThat(epoch.total().calls()).as("the epoch and the row: %s", epoch).isEqualTo(2);
    assertThat(rows(epoch)).isEqualTo(new Cost(1, 0, 2 * ROW, 0));

    for (int i = 0; i < 10; i++) {
      assertThat(orders.ask(theOrder(), token(last)).total())
          .isEqualTo(new Cost(without.calls(), 0, 2 * without.readUnits(), 0));
    }
  }

  @Test
  void aRowThatTheWriteDoesNotTouchIsReadAgainAfterOneLookAtTheCheckpoint() {
    Metering orders = Metering.of("orders");
    RecordedEvent<ShopEvent> elsewhere =
        history.events().stream()
            .filter(e -> e.position().partition() != placed.position().partition())
            .findFirst()
            .orElseThrow();
    orders.ask(theOrder(), token(elsewhere));

    Costs costs = orders.ask(theOrder(), token(elsewhere));

    assertThat(costs.total().calls()).as("%s", costs).isEqualTo(3);
    assertThat(rows(costs)).isEqualTo(new Cost(2, 0, 4 * ROW, 0));
  }

  static final List<String> SEVERAL_ROWS = ShopViews.VIEWS.names();

  @ParameterizedTest
  @FieldSource("SEVERAL_ROWS")
  void anAnswerOfSeveralRowsCostsOneLookAtTheCheckpointMoreAndTwiceTheUnits(String view) {
    Metering metering = Metering.of(view);
    CheckedQuery question = question(view);
    metering.ask(question, token(placed));
    Cost without = metering.ask(question, Map.of()).total();

    Costs with = metering.ask(question, token(placed));

    assertThat(rows(with).calls()).isEqualTo(without.calls());
    assertThat(rows(with).readUnits()).isEqualTo(2 * without.readUnits());
    assertThat(with.total().calls()).as("%s", with).isEqualTo(without.calls() + 1);
  }

  @ParameterizedTest
  @FieldSource("SEVERAL_ROWS")
  void aTokenThatNoCommandHasAnsweredCostsOneLookAtTheJournalAndNoRow(String view) {
    Metering metering = Metering.of(view);
    metering.ask(question(view), token(placed));
    Map<String, String> forged =
        Map.of("consistency-token", "1:9999999999999999", "prefer", "wait=10");

    Costs costs = metering.ask(question(view), forged, 400);

    assertThat(costs.of(line -> line.table().equals(Store.WRITE_TABLE)))
        .as("a read of what is not there costs a unit at most")
        .isEqualTo(new Cost(1, 0, 2 * ROW, 0));
    assertThat(costs.total().calls()).as("the checkpoint and the journal: %s", costs).isEqualTo(2);
  }

  @ParameterizedTest
  @FieldSource("SEVERAL_ROWS")
  void tokensOfAllPartitionsCostWhatOneCosts(String view) {
    Metering metering = Metering.of(view);
    CheckedQuery question = question(view);
    metering.ask(question, token(placed));
    Cost one = metering.ask(question, token(placed)).total();
    String all =
        history.heads().entrySet().stream()
            .map(head -> head.getKey() + ":" + head.getValue())
            .collect(Collectors.joining(", "));

    Cost several = metering.ask(question, Map.of("consistency-token", all)).total();

    assertThat(history.heads()).hasSizeGreaterThan(1);
    assertThat(several).isEqualTo(one);
  }

  @Test
  void aTokenThatNoCommandHasAnsweredCostsARowMoreWhereOneRowIsAskedFor() {
    Metering orders = Metering.of("orders");
    orders.ask(theOrder(), token(last));

    Costs costs = orders.ask(theOrder(), Map.of("consistency-token", "1:9999999999999999"), 400);

    assertThat(costs.total().calls()).as("%s", costs).isEqualTo(3);
    assertThat(costs.total().readUnits()).as("%s", costs).isLessThanOrEqualTo(3 * 2 * ROW);
  }

  private static CheckedQuery question(String view) {
    OrderPlaced order = (OrderPlaced) placed.event();
    return switch (view) {
      case "orders" ->
          new CheckedOrderQuery.OrdersOf(order.placement().customerId(), null, 3, null, null, null);
      case "customers" -> new CheckedCustomerQuery.DashboardOf(order.placement().customerId());
      case "regions" -> new CheckedSalesQuery.ARegion(order.placement().region());
      case "products" -> new CheckedSalesQuery.AProduct(order.lines().getFirst().productId());
      default ->
          throw new IllegalStateException(
              "The view %s has no question here that several rows answer: write one."
                  .formatted(view));
    };
  }
}
