package shop.notices;

import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.codec.Position;
import cqrs.projection.read.ReadConsistency;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import shop.domain.OrderStatus;
import shop.views.orders.OrderDetails;
import shop.views.orders.OrdersReader;

/**
 * Reads the current state of an order, which is newer than the event. This stack has the view's
 * table; a subscriber elsewhere asks {@code GET <link>} with the headers {@code Consistency-Token}
 * and {@code Prefer: wait=5}.
 */
final class Orders {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OrdersReader orders;
  private final Partitions partitions;
  private final LongSupplier epoch;

  /**
   * Reads the view.
   *
   * @param epoch the journal's
   */
  Orders(OrdersReader orders, Partitions partitions, LongSupplier epoch) {
    this.orders = orders;
    this.partitions = partitions;
    this.epoch = epoch;
  }

  /**
   * The order's status, in which the event is contained.
   *
   * @throws RuntimeException if the view does not show the order, or not yet: try again later
   */
  OrderStatus status(PlacedOrder order) {
    return orders
        .order(order.orderId(), ReadConsistency.of(position(order), PATIENCE))
        .map(OrderDetails::status)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The order is not in the view: a restore has cut it, or an operator has left"
                        + " its event out."));
  }

  /** A token from before a restore is void: the view is read as it is. */
  private Optional<Position> position(PlacedOrder order) {
    Token token =
        Token.parse(order.consistencyToken(), partitions)
            .orElseThrow(
                () -> new IllegalArgumentException("The event's consistencyToken is none."));
    return token.epoch() < epoch.getAsLong() ? Optional.empty() : Optional.of(token.position());
  }
}
