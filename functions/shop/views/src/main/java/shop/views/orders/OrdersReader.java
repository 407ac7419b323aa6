package shop.views.orders;

import cqrs.projection.Row;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import cqrs.projection.read.View;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.domain.OrderStatus;
import shop.views.orders.OrderDetails.Moment;
import shop.views.parts.Page;

/** Answers from the view {@link Orders}. */
public final class OrdersReader {

  private final View view;

  public OrdersReader(View view) {
    this.view = view;
  }

  /** One order: one read. */
  public Optional<OrderDetails> order(String orderId, ReadConsistency freshness) {
    return view.get(OrderRows.order(orderId), freshness).map(row -> details(orderId, row));
  }

  /**
   * A customer's orders, newest first: one read, and another one where there are none to tell an
   * unknown customer.
   *
   * @param status only orders that are in it
   * @return empty if there is no such customer
   */
  public Optional<Page<OrderSummary>> ofCustomer(
      String customerId,
      Optional<OrderStatus> status,
      int limit,
      Optional<String> cursor,
      ReadConsistency freshness) {
    String query = "customer/" + customerId + "/orders/" + status.map(Enum::name).orElse("");
    View.Page page = view.page(freshness, query, cursor);
    Range range = OrderRows.newestFirst(customerId, page.after());
    List<Row> found = read(page.rows(), range, status, limit + 1);
    if (found.isEmpty()
        && cursor.isEmpty()
        && page.rows().get(OrderRows.customer(customerId)).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Page.of(page, found, limit, OrdersReader::summary));
  }

  private static List<Row> read(Rows rows, Range range, Optional<OrderStatus> status, int limit) {
    return status.isPresent()
        ? rows.first(range, limit, "status", status.get().name())
        : rows.first(range, limit);
  }

  private static OrderDetails details(String orderId, Row row) {
    return new OrderDetails(
        orderId,
        OrderStatus.valueOf(row.text("status")),
        row.text("customerId"),
        row.text("customerName"),
        row.text("region"),
        Currency.getInstance(row.text("currency")),
        new BigDecimal(row.text("total")),
        row.decimal("returnedTotal"),
        OrderRows.lines(row),
        Instant.parse(row.text("placedAt")),
        row.entries("timeline").stream().map(OrdersReader::moment).toList(),
        row.count("version"));
  }

  private static Moment moment(Map<String, String> entry) {
    return new Moment(entry.getOrDefault("event", ""), Instant.parse(entry.getOrDefault("at", "")));
  }

  private static OrderSummary summary(Row row) {
    return new OrderSummary(
        OrderRows.orderId(row),
        OrderStatus.valueOf(row.text("status")),
        OrderRows.placedAt(row),
        Currency.getInstance(row.text("currency")),
        new BigDecimal(row.text("total")),
        row.count("lineCount"));
  }
}
