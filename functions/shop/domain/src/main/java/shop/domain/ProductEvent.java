package shop.domain;

import cqrs.domain.AggregateId;
import java.time.Instant;

/** The events of a product. */
public sealed interface ProductEvent extends ShopEvent {

  String productId();

  @Override
  default AggregateId aggregate() {
    return Aggregates.product(productId());
  }

  record ProductAdded(String productId, String name, Money price, Instant occurredAt)
      implements ProductEvent {}

  record ProductRepriced(String productId, Money price, Instant occurredAt)
      implements ProductEvent {}

  record ProductRenamed(String productId, String name, Instant occurredAt)
      implements ProductEvent {}
}
