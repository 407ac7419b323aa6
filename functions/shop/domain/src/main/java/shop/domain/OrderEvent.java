package shop.domain;

import cqrs.domain.AggregateId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of an order. */
public sealed interface OrderEvent extends ShopEvent {

  Placement placement();

  @Override
  default AggregateId aggregate() {
    return Aggregates.order(placement().orderId());
  }

  @Override
  default String orderingKey() {
    return placement().customerId();
  }

  /**
   * The order was placed, with names and prices as they were.
   *
   * @param customerName as it was
   */
  record OrderPlaced(Placement placement, String customerName, List<PlacedLine> lines)
      implements OrderEvent {
    public OrderPlaced {
      lines = List.copyOf(lines);
    }

    @Override
    public Instant occurredAt() {
      return placement.placedAt();
    }

    public BigDecimal total() {
      return lines.stream().map(PlacedLine::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  /**
   * One line of an order, as placed.
   *
   * @param name the product's, as it was
   */
  record PlacedLine(String productId, String name, int quantity, BigDecimal unitPrice) {

    public BigDecimal total() {
      return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }
  }

  record OrderPaid(Placement placement, Instant occurredAt) implements OrderEvent {}

  record OrderShipped(
      Placement placement,
      @Nullable String carrier,
      @Nullable String trackingNumber,
      Instant occurredAt)
      implements OrderEvent {}

  record OrderDelivered(Placement placement, Instant occurredAt) implements OrderEvent {}

  /** Takes the whole order back. */
  record OrderCancelled(
      Placement placement, String reason, List<TakenBack> lines, Instant occurredAt)
      implements OrderEvent {
    public OrderCancelled {
      lines = List.copyOf(lines);
    }

    public BigDecimal total() {
      return TakenBack.total(lines);
    }
  }

  /**
   * Takes a part of the order back.
   *
   * @param lines what comes back now
   * @param returnedInAll for each line of the order, how many have come back, this return included:
   *     a view's row is written without being read
   */
  record OrderLinesReturned(
      Placement placement, List<TakenBack> lines, List<Integer> returnedInAll, Instant occurredAt)
      implements OrderEvent {
    public OrderLinesReturned {
      lines = List.copyOf(lines);
      returnedInAll = List.copyOf(returnedInAll);
    }

    public BigDecimal total() {
      return TakenBack.total(lines);
    }
  }

  /**
   * The units and the amount that a cancellation or a return takes back from one line.
   *
   * @param line position in the order, from 0
   */
  record TakenBack(int line, String productId, int quantity, BigDecimal unitPrice) {

    public BigDecimal total() {
      return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    static BigDecimal total(List<TakenBack> lines) {
      return lines.stream().map(TakenBack::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }
}
