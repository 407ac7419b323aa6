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

  /**
   * The published fields of an event, as JSON. It names each field, because published data cannot
   * be withdrawn.
   */
  Map<String, Object> data(E event);

  /** The published fields without large ones, for an event of more than 128 KB. */
  default Map<String, Object> abridged(E event) {
    return data(event);
  }

  /** Raised by a change that breaks subscribers. A new optional field does not. */
  default int schemaVersion(E event) {
    return 1;
  }

  /** The event's name on the bus: the stored one, which stays when a class is renamed. */
  default String name(E event) {
    return codec().type(event);
  }

  /** The name of the aggregate's type on the bus. */
  default String typeOf(AggregateId aggregate) {
    return aggregate.type();
  }

  /** The contract of the current application. */
  static RelayContract<?> ofApplication() {
    return Application.part(RelayContract.class);
  }
}
