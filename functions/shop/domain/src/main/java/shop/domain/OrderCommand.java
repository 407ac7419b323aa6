package shop.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands of an order. */
public sealed interface OrderCommand {

  String orderId();

  /**
   * Places a new order.
   *
   * @param currency null: that of the list prices, which must agree
   * @param known what the write model held when the command was decided
   */
  record Place(
      String orderId,
      String customerId,
      @Nullable Currency currency,
      Instant placedAt,
      List<LineRequest> lines,
      Known known)
      implements OrderCommand {
    public Place {
      lines = List.copyOf(lines);
    }
  }

  /**
   * One line asked for.
   *
   * @param unitPrice in the order's currency; null: the product's list price
   */
  record LineRequest(String productId, int quantity, @Nullable BigDecimal unitPrice) {}

  /**
   * The customer and the products that the order refers to.
   *
   * @param customer null if there is none
   * @param products those that exist, by id
   */
  record Known(@Nullable Customer customer, Map<String, Product> products) {
    public Known {
      products = Map.copyOf(products);
    }

    Product product(String productId) {
      return Objects.requireNonNull(products.get(productId), productId);
    }
  }

  /** The commands of an order that exists. */
  sealed interface Change extends OrderCommand {}

  record Pay(String orderId, Instant occurredAt) implements Change {}

  record Ship(
      String orderId, @Nullable String carrier, @Nullable String trackingNumber, Instant occurredAt)
      implements Change {}

  record Deliver(String orderId, Instant occurredAt) implements Change {}

  record Cancel(String orderId, String reason, Instant occurredAt) implements Change {}

  /** A product named twice is summed. */
  record Return(String orderId, List<ReturnRequest> lines, Instant occurredAt) implements Change {
    public Return {
      lines = List.copyOf(lines);
    }
  }

  record ReturnRequest(String productId, int quantity) {}
}
