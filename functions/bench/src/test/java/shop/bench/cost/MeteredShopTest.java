package shop.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.testkit.cost.Costs.Cost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import shop.bench.cost.Traffic.Measured;
import shop.bench.cost.Usage.OfFunction;
import shop.bench.designs.RecordingBus;

final class MeteredShopTest {

  private static final String ORDER =
      "{\"orderId\":\"one\",\"customerId\":\"%s\",\"lines\":["
          + "{\"productId\":\"product-1\",\"quantity\":1},{\"productId\":\"product-2\",\"quantity\":2},"
          + "{\"productId\":\"product-3\",\"quantity\":3}]}";

  private static MeteredShop shop() {
    MeteredShop shop = new MeteredShop(Path.of("../../template.yaml"), 1);
    shop.monitor();
    OrderLifecycles.opening().forEach(shop::send);
    while (shop.deliver(0, 1_000) > 0) {
      // Until the views have all that was registered.
    }
    List<RecordingBus.Message> _ = shop.relay();
    shop.reset();
    return shop;
  }

  private static OfFunction of(MeteredShop shop, String function) {
    return shop.used().stream()
        .filter(f -> f.function().equals(function))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Placing writes the order, the event and the receipt, each below 1 KB, and checks the customer:
   * four items, twice a unit each.
   */
  @Test
  void anOrderCostsTheUnitsThatAWSsRulesSay() {
    try (MeteredShop shop = shop()) {
      Map<String, Object> _ =
          shop.send(
              Request.command("POST /orders", "", ORDER.formatted(OrderLifecycles.customer(7))));
      assertThat(of(shop, MeteredShop.COMMANDS).writeUnits()).isEqualTo(8);
      // Order, customer, three products, receipt, head: one unit each, consistent.
      assertThat(of(shop, MeteredShop.COMMANDS).readUnits()).isEqualTo(7);
      assertThat(of(shop, MeteredShop.COMMANDS).use().invocations()).isEqualTo(1);

      assertThat(shop.deliver(0, 1_000)).isEqualTo(1);
      // The order, its customer's list of orders, and the day's.
      assertThat(units(shop, "OrdersView", "")).isEqualTo(3);
      // The customer's figures, which enter the ranking.
      assertThat(units(shop, "CustomersView", "ranking")).isEqualTo(1);
      // Three products, which enter it.
      assertThat(units(shop, "ProductsView", "ranking")).isEqualTo(3);
      // A checkpoint of each of the four views.
      assertThat(units(shop, "ProjectionsTable", "")).isEqualTo(4);
    }
  }

  private static double units(MeteredShop shop, String table, String index) {
    return shop.costs()
        .of(line -> line.table().equals(table) && line.index().equals(index))
        .writeUnits();
  }

  @Test
  void whatFunctionsUsedAddsUpToAllThatWasMetered() {
    try (MeteredShop shop = shop()) {
      Map<String, Object> _ =
          shop.send(
              Request.command("POST /orders", "", ORDER.formatted(OrderLifecycles.customer(7))));
      int _ = shop.deliver(0, 1_000);
      assertThat(shop.relay())
          .extracting(RecordingBus.Message::type)
          .containsExactly("OrderPlaced");
      Map<String, Object> order = shop.send(Request.get("/orders/{id}", "one", ""));
      assertThat(order).containsEntry("orderId", "one");

      Cost all = shop.costs().total();
      assertThat(shop.used().stream().mapToDouble(OfFunction::writeUnits).sum())
          .isEqualTo(all.writeUnits());
      assertThat(shop.used().stream().mapToDouble(OfFunction::readUnits).sum())
          .isEqualTo(all.readUnits());
      assertThat(shop.used()).allSatisfy(f -> assertThat(f.use().logBytes()).isPositive());
    }
  }

  /** Of one order a second, each with a write unit, a month has 2.592 million. */
  @Test
  void aMonthIsThirtyDaysOfWhatWasMeasured() {
    OfFunction commands =
        new OfFunction("CommandFunction", 1024, new Usage(2, 1, 0, 0), new Cost(0, 0, 0, 2));
    OfFunction monitor =
        new OfFunction(MeteredShop.MONITOR, 1024, new Usage(3, 3, 0, 0), new Cost(0, 0, 30, 0));
    Month month =
        Month.of(
            new Measured(1, 2, List.of(commands, monitor), 2, 2, 2, 0, Map.of()),
            new Stored(Map.of()));
    assertThat(month.quantity(Price.WRITE_UNITS)).isEqualTo(2_592_000);
    assertThat(month.quantity(Price.READ_UNITS)).isEqualTo(432_000);
    assertThat(month.quantity(Price.INVOCATIONS)).isEqualTo(2_592_000 + 43_200);
    assertThat(month.quantity(Price.DURATION)).isEqualTo(1_296_000 + 43_200);
    assertThat(month.costs(Price.WRITE_UNITS)).isEqualTo(1.62);
  }

  @Test
  void whatIsBeyondATierCostsLess() {
    assertThat(Price.API.of(300e6)).isEqualTo(300);
    assertThat(Price.API.of(400e6)).isEqualTo(390);
    assertThat(Price.STREAMS.of(1e9)).isZero();
  }
}
