package cqrs.relay;

import cqrs.domain.AggregateId;
import cqrs.domain.Application;
import cqrs.domain.Event;
import cqrs.journal.Stored;
import cqrs.journal.codec.EventCodec;
import java.util.Map;

/**
 * The published events of an application, a part of the {@link Application}. This contract with
 * subscribers is independent of the stored form of events.
 *
 * @param <E> the application's events
 */
public interface RelayContract<E extends Event> {

  /** The codec of the events; by default that of the application's {@link Stored}. */
  @SuppressWarnings("unchecked") // All parts of an application have the same events.
  default EventCodec<E> codec() {
    return (EventCodec<E>) Stored.ofApplication().codec();
  }

  /** The {@code source} of every event on the bus. */
  String source();

  /** The published form of an event. */
  PublishedForm published(E event);

  /** The published form without large fields, for an event of more than 128 KB. */
  default PublishedForm abridged(E event) {
    return published(event);
  }

  /** The name of the aggregate's type on the bus. */
  default String typeOf(AggregateId aggregate) {
    return aggregate.type();
  }

  /** The path of the HTTP API that shows the aggregate. */
  String link(AggregateId aggregate);

  /**
   * The published form of an event.
   *
   * @param type the event's name on the bus; it stays when a class or a stored name changes
   * @param schemaVersion raised by changes that break subscribers; a new optional field does not
   * @param data JSON
   */
  record PublishedForm(String type, int schemaVersion, Map<String, Object> data) {}

  /** The contract of the current application. */
  static RelayContract<?> ofApplication() {
    return Application.part(RelayContract.class);
  }
}
