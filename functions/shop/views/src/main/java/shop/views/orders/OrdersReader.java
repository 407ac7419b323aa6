package shop.views.orders;

import cqrs.projection.Row;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import cqrs.projection.read.View;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.domain.OrderStatus;
import shop.views.orders.OrderDetails.Moment;
import shop.views.orders.OrderDetails.Shipment;
import shop.views.parts.Page;
import shop.views.parts.Shards;

/** Answers from the view {@link Orders}. */
public final class OrdersReader {

  /** The major version that began to list each day's orders. */
  private static final int SINCE_DAYS = 2;

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

  /**
   * All orders that were placed on a day (UTC), newest first: one read of each shard. Only rows of
   * version 2 and later have them.
   *
   * @param status only orders that are in it
   */
  public Page<DayOrder> ofDay(
      LocalDate day,
      Optional<OrderStatus> status,
      int limit,
      Optional<String> cursor,
      ReadConsistency freshness) {
    String query = "day/" + day + "/orders/" + status.map(Enum::name).orElse("");
    View.Page page = view.page(freshness.ofMajor(SINCE_DAYS), query, cursor);
    List<List<Row>> shards =
        Shards.read(
            shard -> {
              Range range = OrderRows.newestFirst(day, shard, page.after());
              return read(page.rows(), range, status, limit + 1);
            });
    Comparator<Row> newestFirst = Comparator.comparing(Row::sk).reversed();
    List<Row> found =
        Shards.merge(shards, newestFirst, limit + 1).stream().map(Shards.Taken::row).toList();
    return Page.of(page, found, limit, OrdersReader::ofDay);
  }

  private static DayOrder ofDay(Row row) {
    return new DayOrder(
        summary(row), row.text("customerId"), row.text("customerName"), row.text("region"));
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
        row.entry("shipment").map(OrdersReader::shipment),
        row.textIfPresent("cancellationReason"),
        row.entries("timeline").stream().map(OrdersReader::moment).toList(),
        row.count("version"));
  }

  private static Shipment shipment(Map<String, String> said) {
    return new Shipment(
        Optional.ofNullable(said.get("carrier")), Optional.ofNullable(said.get("trackingNumber")));
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
