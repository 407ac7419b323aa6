package shop.testing.reads;

import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.string;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.domain.AggregateId;
import cqrs.journal.dynamodb.Packed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import shop.domain.OrderStatus;
import shop.views.orders.OrderSummary;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the questions need of an order's normalized row. */
record OrderRow(
    String orderId,
    String customerId,
    String region,
    Currency currency,
    Instant placedAt,
    OrderStatus status,
    List<Line> lines) {

  /** The attributes that are read; some are words that DynamoDB keeps for itself. */
  static final Map<String, String> NAMES =
      Map.of(
          "#pk", "pk",
          "#customerId", "customerId",
          "#region", "region",
          "#currency", "currency",
          "#placedAt", "placedAt",
          "#status", "status",
          "#lines", "lines");

  static final String PROJECTION = String.join(", ", NAMES.keySet());

  record Line(String productId, int quantity, BigDecimal unitPrice, int returned) {

    BigDecimal total() {
      return of(quantity);
    }

    BigDecimal returnedTotal() {
      return of(returned);
    }

    private BigDecimal of(int units) {
      return unitPrice.multiply(BigDecimal.valueOf(units));
    }
  }

  static OrderRow of(Map<String, AttributeValue> row) {
    return new OrderRow(
        AggregateId.parse(string(row, "pk")).id(),
        string(row, "customerId"),
        string(row, "region"),
        Currency.getInstance(string(row, "currency")),
        Instant.parse(string(row, "placedAt")),
        OrderStatus.valueOf(string(row, "status")),
        lines(Packed.unpack(present(row, "lines"))));
  }

  private static List<Line> lines(String json) {
    try {
      return JSON.std.listFrom(json).stream().map(OrderRow::line).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Line line(Object json) {
    Map<?, ?> line = (Map<?, ?>) json;
    return new Line(
        String.valueOf(line.get("productId")),
        (Integer) field(line, "quantity"),
        new BigDecimal(String.valueOf(line.get("unitPrice"))),
        (Integer) field(line, "returned"));
  }

  private static Object field(Map<?, ?> line, String name) {
    return Objects.requireNonNull(line.get(name), name);
  }

  boolean cancelled() {
    return status == OrderStatus.CANCELLED;
  }

  BigDecimal total() {
    return lines.stream().map(Line::total).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  BigDecimal returnedTotal() {
    return lines.stream().map(Line::returnedTotal).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  OrderSummary summary() {
    return new OrderSummary(orderId, status, placedAt, currency, total(), lines.size());
  }
}
