package shop.views.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import shop.domain.OrderStatus;

/**
 * An order as it is shown.
 *
 * @param customerName as it was when the order was placed, like the region and the products' names
 * @param returnedTotal what the returns took back
 * @param shipment empty before; also in rows of the view's first version, like the reason
 * @param cancellationReason empty unless cancelled
 * @param timeline in the order of the order's versions
 */
public record OrderDetails(
    String orderId,
    OrderStatus status,
    String customerId,
    String customerName,
    String region,
    Currency currency,
    BigDecimal total,
    BigDecimal returnedTotal,
    List<Line> lines,
    Instant placedAt,
    Optional<Shipment> shipment,
    Optional<String> cancellationReason,
    List<Moment> timeline,
    long version) {

  public OrderDetails {
    lines = List.copyOf(lines);
    timeline = List.copyOf(timeline);
  }

  /**
   * One line.
   *
   * @param returned how many of the quantity came back
   */
  public record Line(
      String productId, String name, int quantity, BigDecimal unitPrice, int returned) {

    public BigDecimal total() {
      return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }
  }

  /** What was said of the order's shipment. */
  public record Shipment(Optional<String> carrier, Optional<String> trackingNumber) {}

  /** Something that happened to the order. */
  public record Moment(String event, Instant at) {}
}
