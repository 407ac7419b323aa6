package shop.views.orders;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderStatus;
import shop.domain.Placement;
import shop.views.orders.OrderDetails.Line;
import shop.views.parts.SortableTime;
import shop.views.parts.Turnover;

/**
 * Keys and packed attributes of the view's rows.
 *
 * <ul>
 *   <li>{@code O#<order>} / {@code -}: the order with all that is shown of it. {@code lines} packs
 *       {@code [[productId, name, quantity, unitPrice], …]}; {@code returned} packs how many of
 *       each line have come back, and is missing before the first return.
 *   <li>{@code C#<customer>} / {@code <placedAt>#<order>}: the order in its customer's list.
 *   <li>{@code C#<customer>} / {@code -}: there is such a customer.
 * </ul>
 */
final class OrderRows {

  private static final String ONLY = "-";
  private static final String ORDER = "O#";

  static final Turnover TURNOVER = new Turnover(List.of("orders"), OrderRows::amounts);

  private OrderRows() {}

  static RowKey order(String orderId) {
    return new RowKey(ORDER + orderId, ONLY);
  }

  static RowKey customer(String customerId) {
    return new RowKey(list(customerId), ONLY);
  }

  static RowKey listed(Placement placement) {
    return new RowKey(
        list(placement.customerId()),
        SortableTime.of(placement.placedAt()) + "#" + placement.orderId());
  }

  /** The customer's orders, newest first; {@code "-"} sorts before every time. */
  static Range newestFirst(String customerId, List<String> after) {
    return new Range(
        list(customerId), "0", Range.END, true, after.isEmpty() ? null : after.getFirst());
  }

  static Instant placedAt(Row listed) {
    return Instant.parse(listed.sk().substring(0, listed.sk().indexOf('#')));
  }

  static String orderId(Row listed) {
    return listed.sk().substring(listed.sk().indexOf('#') + 1);
  }

  private static String list(String customerId) {
    return "C#" + customerId;
  }

  static String lines(List<PlacedLine> lines) {
    return json(
        lines.stream()
            .map(l -> List.of(l.productId(), l.name(), l.quantity(), l.unitPrice().toPlainString()))
            .toList());
  }

  static String returned(List<Integer> returnedInAll) {
    return json(returnedInAll);
  }

  private static Map<String, BigDecimal> amounts(Row row) {
    if (!row.pk().startsWith(ORDER) || !row.has("total")) {
      return Map.of();
    }
    BigDecimal total = new BigDecimal(row.text("total"));
    boolean cancelled = row.text("status").equals(OrderStatus.CANCELLED.name());
    return Turnover.amounts(
        "orders",
        Currency.getInstance(row.text("currency")),
        total,
        cancelled ? total : BigDecimal.ZERO,
        row.decimal("returnedTotal"));
  }

  /** The order's lines with what has come back of them. */
  static List<Line> lines(Row order) {
    List<Object> placed = list(order, "lines");
    List<Object> returned = order.has("returned") ? list(order, "returned") : List.of();
    List<Line> lines = new ArrayList<>();
    for (Object line : placed) {
      List<?> values = (List<?>) line;
      lines.add(
          new Line(
              (String) values.get(0),
              (String) values.get(1),
              (Integer) values.get(2),
              new BigDecimal((String) values.get(3)),
              returned.isEmpty() ? 0 : (Integer) returned.get(lines.size())));
    }
    return lines;
  }

  private static List<Object> list(Row order, String attribute) {
    try {
      return JSON.std.listFrom(order.packed(attribute));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(List<?> list) {
    try {
      return JSON.std.asString(list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
