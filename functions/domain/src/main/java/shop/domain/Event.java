package shop.domain;

import java.time.Instant;

/** A fact, immutable. Events are all that is ever appended to the journal. */
public sealed interface Event permits CustomerEvent, ProductEvent, OrderEvent {

  /** Business time, as told by the caller or the command's clock. */
  Instant occurredAt();

  /** The aggregate that this event belongs to. */
  AggregateId aggregate();

  /**
   * What is kept in order: events with the same key share a journal partition. The customer's id
   * for customers and their orders, the product's id for products.
   */
  String orderingKey();
}
