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

  record CustomerRenamed(String customerId, String name, Instant occurredAt)
      implements CustomerEvent {}

  /**
   * The customer has another e-mail address, or none any more.
   *
   * @param email null if it was removed
   */
  record CustomerEmailChanged(String customerId, @Nullable String email, Instant occurredAt)
      implements CustomerEvent {}
}
