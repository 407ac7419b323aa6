package shop.views.customers;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Conserved;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.Optional;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;
import shop.views.parts.Ranking;
import shop.views.parts.SortableTime;

/** Customers as they are now, and what they have ordered, cancelled and returned, by currency. */
public final class Customers implements Projection<ShopEvent> {

  @Override
  public String view() {
    return "customers";
  }

  @Override
  public Version version() {
    return new Version(2, 0);
  }

  /** A row is an order's or a customer's, whose events all stand in one partition. */
  @Override
  public boolean sharesRows() {
    return false;
  }

  @Override
  public Optional<Conserved<ShopEvent>> conserved() {
    return Optional.of(CustomerRows.TURNOVER);
  }

  @Override
  public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case CustomerRegistered e -> {
        Changes.Row customer =
            customer(changes, e.customerId())
                .set("name", e.name())
                .set("region", e.region())
                .set("version", recorded.version());
        if (e.email() != null) {
          customer.set("email", CustomerRows.email(e.email()));
        }
      }
      case CustomerRenamed e ->
          customer(changes, e.customerId())
              .set("name", e.name())
              .set("version", recorded.version());
      case CustomerEmailChanged e ->
          customer(changes, e.customerId())
              .set("email", CustomerRows.email(e.email()))
              .set("version", recorded.version());
      case CustomerMoved e ->
          customer(changes, e.customerId())
              .set("region", e.region())
              .set("version", recorded.version());
      case OrderPlaced e ->
          figures(changes, e)
              .add("orderCount", 1)
              .add("gross", e.total())
              .add("lifetimeValue", e.total())
              .min("firstOrderAt", SortableTime.of(e.placement().placedAt()))
              .max("lastOrderAt", SortableTime.of(e.placement().placedAt()));
      case OrderCancelled e ->
          figures(changes, e)
              .add("cancelledCount", 1)
              .add("cancelled", e.total())
              .add("lifetimeValue", minus(e.total()));
      case OrderLinesReturned e ->
          figures(changes, e).add("returned", e.total()).add("lifetimeValue", minus(e.total()));
      case OrderPaid _, OrderShipped _, OrderDelivered _ -> {}
      case ProductAdded _, ProductRepriced _, ProductRenamed _ -> {}
    }
  }

  private static BigDecimal minus(BigDecimal amount) {
    return amount.negate();
  }

  private static Changes.Row customer(Changes changes, String customerId) {
    RowKey key = CustomerRows.customer(customerId);
    return changes.row(key.pk(), key.sk());
  }

  private static Changes.Row figures(Changes changes, OrderEvent e) {
    String customerId = e.placement().customerId();
    String currency = e.placement().currency().getCurrencyCode();
    return changes
        .row(customerId, currency)
        .index(Ranking.RANK, Ranking.shard(currency, customerId));
  }
}
