package shop.views.orders;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderStatus;
import shop.domain.Placement;
import shop.views.orders.OrderDetails.Line;
import shop.views.parts.Shards;
import shop.views.parts.SortableTime;
import shop.views.parts.Turnover;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keys and packed attributes of the view's rows.
 *
 * <ul>
 *   <li>{@code O#<order>} / {@code -}: the order with all that is shown of it. {@code lines} packs
 *       {@code [[productId, name, quantity, unitPrice], …]}; {@code returned} packs how many of
 *       each line have come back, and is missing before the first return. {@code shipment} holds
 *       what was said of it, {@code cancellationReason} the reason; each is missing before.
 *   <li>{@code C#<customer>} / {@code <placedAt>#<order>}: the order in its customer's list.
 *   <li>{@code D#<date>#<shard>} / {@code <placedAt>#<order>}: the order among all of its day.
 *   <li>{@code C#<customer>} / {@code -}: there is such a customer.
 * </ul>
 */
final class OrderRows {

  private static final String ONLY = "-";
  private static final String ORDER = "O#";

  private static final String CUSTOMER = "C#";
  private static final String DAY = "D#";

  static final Turnover TURNOVER =
      new Turnover(List.of("orders"), List.of("lists", "days"), OrderRows::amounts);

  private OrderRows() {}

  static RowKey order(String orderId) {
    return new RowKey(ORDER + orderId, ONLY);
  }

  static RowKey customer(String customerId) {
    return new RowKey(list(customerId), ONLY);
  }

  static RowKey listed(Placement placement) {
    return new RowKey(list(placement.customerId()), place(placement));
  }

  static RowKey ofDay(Placement placement) {
    LocalDate day = LocalDate.ofInstant(placement.placedAt(), ZoneOffset.UTC);
    return new RowKey(day(day, Shards.of(placement.orderId())), place(placement));
  }

  private static String place(Placement placement) {
    return SortableTime.of(placement.placedAt()) + "#" + placement.orderId();
  }

  private static String day(LocalDate day, int shard) {
    return DAY + day + "#" + shard;
  }

  /** A shard of the day's orders, newest first. */
  static Range newestFirst(LocalDate day, int shard, List<String> after) {
    return backwards(day(day, shard), after);
  }

  /** The customer's orders, newest first; {@code "-"} sorts before every time. */
  static Range newestFirst(String customerId, List<String> after) {
    return backwards(list(customerId), after);
  }

  private static Range backwards(String pk, List<String> after) {
    return new Range(pk, "0", Range.END, true, after.isEmpty() ? null : after.getFirst());
  }

  static Instant placedAt(Row listed) {
    return Instant.parse(listed.sk().substring(0, listed.sk().indexOf('#')));
  }

  static String orderId(Row listed) {
    return listed.sk().substring(listed.sk().indexOf('#') + 1);
  }

  private static String list(String customerId) {
    return CUSTOMER + customerId;
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

  /** What was said of the shipment: nothing, if nothing was. */
  static AttributeValue shipment(OrderShipped e) {
    Map<String, AttributeValue> said = new HashMap<>();
    if (e.carrier() != null) {
      said.put("carrier", AttributeValue.fromS(e.carrier()));
    }
    if (e.trackingNumber() != null) {
      said.put("trackingNumber", AttributeValue.fromS(e.trackingNumber()));
    }
    return AttributeValue.fromM(said);
  }

  /** The lists do not show returns. */
  private static Map<String, BigDecimal> amounts(Row row) {
    if (!row.has("total")) {
      return Map.of();
    }
    Currency currency = Currency.getInstance(row.text("currency"));
    BigDecimal total = new BigDecimal(row.text("total"));
    boolean isCancelled = row.text("status").equals(OrderStatus.CANCELLED.name());
    BigDecimal cancelled = isCancelled ? total : BigDecimal.ZERO;
    if (row.pk().startsWith(ORDER)) {
      return Turnover.amounts("orders", currency, total, cancelled, row.decimal("returnedTotal"));
    }
    String list = row.pk().startsWith(DAY) ? "days" : "lists";
    return Turnover.amounts(list, currency, total, cancelled);
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
