package cqrs.domain;

import java.time.Instant;

/**
 * An immutable fact. The journal holds nothing but events.
 *
 * <p>An application declares a sealed interface of its own that extends this one, and a record for
 * each kind of event.
 */
public interface Event {

  /** The business time, given by the caller or by the command's clock. */
  Instant occurredAt();

  /** The aggregate that the event belongs to. */
  AggregateId aggregate();

  /**
   * Events with the same key share a journal partition, which keeps their order. All events of one
   * aggregate have the same key: by default the aggregate's id. Aggregates that must be ordered
   * among each other, such as a hotel and its rooms, have a key in common.
   */
  default String orderingKey() {
    return aggregate().id();
  }
}
