package shop.testing.reads;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.domain.Money;
import shop.views.customers.Dashboard;
import shop.views.customers.RankedCustomer;
import shop.views.orders.OrderSummary;
import shop.views.products.RankedProduct;
import shop.views.regions.RegionTotal;

/** What is asked, as the API asks it: pages of 20, rankings in one currency. */
public enum Question {
  REGIONS("orders and revenue by region"),
  PRODUCTS("revenue by product"),
  DASHBOARD("customer dashboard"),
  TOP_CUSTOMERS("top customers"),
  CUSTOMER_ORDERS("a customer's orders");

  private static final int LIMIT = 20;

  private final String text;

  Question(String text) {
    this.text = text;
  }

  /** Whether the answer has to look at all orders, unless something has added them up. */
  public boolean isOfAllOrders() {
    return switch (this) {
      case REGIONS, PRODUCTS, TOP_CUSTOMERS -> true;
      case DASHBOARD, CUSTOMER_ORDERS -> false;
    };
  }

  /** The view that answers it. */
  public String view() {
    return switch (this) {
      case REGIONS -> "regions";
      case PRODUCTS -> "products";
      case DASHBOARD, TOP_CUSTOMERS -> "customers";
      case CUSTOMER_ORDERS -> "orders";
    };
  }

  /**
   * Asks.
   *
   * @param customerId whom the question is about, if it is about one
   */
  public Object ask(Answers answers, String customerId) {
    return switch (this) {
      case REGIONS -> answers.regions();
      case PRODUCTS -> answers.products(ShopYear.GBP, LIMIT);
      case DASHBOARD -> answers.dashboard(customerId);
      case TOP_CUSTOMERS -> answers.topCustomers(ShopYear.GBP, LIMIT);
      case CUSTOMER_ORDERS -> answers.ordersOf(customerId, LIMIT);
    };
  }

  /** The answer as lines in which equal amounts are equal, whatever their scale. */
  public List<String> written(Answers answers, String customerId) {
    return switch (this) {
      case REGIONS -> answers.regions().stream().map(Question::line).toList();
      case PRODUCTS -> answers.products(ShopYear.GBP, LIMIT).stream().map(Question::line).toList();
      case DASHBOARD -> answers.dashboard(customerId).stream().flatMap(Question::lines).toList();
      case TOP_CUSTOMERS ->
          answers.topCustomers(ShopYear.GBP, LIMIT).stream().map(Question::line).toList();
      case CUSTOMER_ORDERS ->
          answers.ordersOf(customerId, LIMIT).stream().map(Question::line).toList();
    };
  }

  private static String line(RegionTotal total) {
    var f = total.figures();
    return line(
        total.region(),
        total.currency(),
        f.orderCount(),
        f.cancelledCount(),
        f.gross(),
        f.cancelled(),
        f.returned(),
        f.revenue());
  }

  private static String line(RankedProduct product) {
    var f = product.figures();
    return line(
        product.productId(),
        product.name(),
        product.currency(),
        f.units(),
        f.unitsCancelled(),
        f.unitsReturned(),
        f.gross(),
        f.cancelled(),
        f.returned(),
        f.revenue());
  }

  private static Stream<String> lines(Dashboard d) {
    return Stream.concat(
        Stream.of(line(d.customerId(), d.name(), d.region(), d.version())),
        d.totals().stream().map(Question::line));
  }

  private static String line(Dashboard.Total total) {
    return line(
        total.currency(),
        total.orderCount(),
        total.cancelledCount(),
        total.gross(),
        total.cancelled(),
        total.returned(),
        total.lifetimeValue(),
        total.firstOrderAt(),
        total.lastOrderAt());
  }

  private static String line(RankedCustomer customer) {
    return line(
        customer.customerId(),
        customer.name(),
        customer.region(),
        customer.currency(),
        customer.lifetimeValue(),
        customer.orderCount());
  }

  private static String line(OrderSummary order) {
    return line(
        order.orderId(),
        order.status(),
        order.placedAt(),
        order.currency(),
        order.total(),
        order.lineCount());
  }

  private static String line(@Nullable Object... values) {
    return Stream.of(values)
        .map(
            v -> v instanceof BigDecimal n ? Money.canonical(n).toPlainString() : String.valueOf(v))
        .collect(Collectors.joining(" | "));
  }

  @Override
  public String toString() {
    return text;
  }
}
