package shop.domain;

import cqrs.domain.AggregateId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The events of a customer. */
public sealed interface CustomerEvent extends ShopEvent {

  String customerId();

  @Override
  default AggregateId aggregate() {
    return Aggregates.customer(customerId());
  }

  record CustomerRegistered(
      String customerId, String name, @Nullable String email, String region, Instant occurredAt)
      implements CustomerEvent {}

  record CustomerMoved(String customerId, String region, Instant occurredAt)
      implements CustomerEvent {}
}
