package shop.views.orders;

import static shop.views.orders.OrderRows.lines;
import static shop.views.orders.OrderRows.returned;

import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Packed;
import cqrs.projection.Changes;
import cqrs.projection.Conserved;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import java.util.Map;
import java.util.Optional;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderStatus;
import shop.domain.Placement;
import shop.domain.ProductEvent;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;

/**
 * Orders as they are shown, with names as they were, the list of each customer's orders, and the
 * list of each day's.
 */
public final class Orders implements Projection<ShopEvent> {

  @Override
  public String view() {
    return "orders";
  }

  @Override
  public Version version() {
    return new Version(2, 0);
  }

  /** A row is of one order or one customer, whose events all stand in one partition. */
  @Override
  public boolean sharesRows() {
    return false;
  }

  @Override
  public Optional<Conserved<ShopEvent>> conserved() {
    return Optional.of(OrderRows.TURNOVER);
  }

  /** Placed, paid, shipped, delivered, and as many returns as an order takes. */
  @Override
  public Map<String, Integer> limits() {
    return Map.of("timeline", 4 + OrderDecider.MAX_RETURNS);
  }

  @Override
  public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case OrderPlaced e -> {
        placed(e, history(changes, recorded, e));
        listed(row(changes, OrderRows.listed(e.placement())), e);
        listed(row(changes, OrderRows.ofDay(e.placement())), e)
            .set("customerId", e.placement().customerId())
            .set("customerName", e.customerName())
            .set("region", e.placement().region());
        status(changes, e, OrderStatus.PLACED);
      }
      case OrderPaid e -> {
        history(changes, recorded, e);
        status(changes, e, OrderStatus.PAID);
      }
      case OrderShipped e -> {
        history(changes, recorded, e).set("shipment", OrderRows.shipment(e));
        status(changes, e, OrderStatus.SHIPPED);
      }
      case OrderDelivered e -> {
        history(changes, recorded, e);
        status(changes, e, OrderStatus.DELIVERED);
      }
      case OrderCancelled e -> {
        history(changes, recorded, e).set("cancellationReason", e.reason());
        status(changes, e, OrderStatus.CANCELLED);
      }
      case OrderLinesReturned e ->
          history(changes, recorded, e)
              .add("returnedTotal", e.total())
              .set("returned", Packed.pack(returned(e.returnedInAll())));
      case CustomerRegistered e -> row(changes, OrderRows.customer(e.customerId())).set("known", 1);
      case CustomerMoved _, CustomerRenamed _, CustomerEmailChanged _ -> {}
      case ProductEvent _ -> {}
    }
  }

  private static void placed(OrderPlaced e, Changes.Row order) {
    Placement placement = e.placement();
    order
        .set("customerId", placement.customerId())
        .set("customerName", e.customerName())
        .set("region", placement.region())
        .set("currency", placement.currency().getCurrencyCode())
        .set("placedAt", placement.placedAt().toString())
        .set("total", e.total().toPlainString())
        .set("lines", Packed.pack(lines(e.lines())));
  }

  private static Changes.Row listed(Changes.Row row, OrderPlaced e) {
    return row.set("currency", e.placement().currency().getCurrencyCode())
        .set("total", e.total().toPlainString())
        .set("lineCount", e.lines().size());
  }

  private static Changes.Row history(
      Changes changes, RecordedEvent<ShopEvent> recorded, OrderEvent e) {
    return row(changes, OrderRows.order(e.placement().orderId()))
        .append(
            "timeline", Map.of("event", ShopEvents.CODEC.type(e), "at", e.occurredAt().toString()))
        .set("version", recorded.version());
  }

  private static void status(Changes changes, OrderEvent e, OrderStatus status) {
    row(changes, OrderRows.order(e.placement().orderId())).set("status", status.name());
    row(changes, OrderRows.listed(e.placement())).set("status", status.name());
    row(changes, OrderRows.ofDay(e.placement())).set("status", status.name());
  }

  private static Changes.Row row(Changes changes, RowKey key) {
    return changes.row(key.pk(), key.sk());
  }
}
