package cqrs.journal;

import cqrs.domain.Application;
import cqrs.domain.Event;
import cqrs.journal.codec.EventCodec;
import java.util.Collection;

/**
 * How an application stores its events and aggregates: a part of the {@link Application}.
 *
 * @param <E> the application's events
 */
public interface Stored<E extends Event> {

  /** Reads and writes every event. */
  EventCodec<E> codec();

  /** Every kind of aggregate. */
  Collection<? extends AggregateRows<?, ?>> aggregates();

  /** The application's. */
  static Stored<?> ofApplication() {
    return Application.part(Stored.class);
  }
}
