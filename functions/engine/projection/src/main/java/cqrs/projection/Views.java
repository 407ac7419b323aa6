package cqrs.projection;

import cqrs.domain.Application;
import cqrs.domain.Event;
import cqrs.journal.Stored;
import cqrs.journal.codec.EventCodec;
import java.util.List;
import java.util.Optional;

/**
 * All views of an application, a part of the {@link Application}. Functions, {@code GET /views},
 * alarms, dashboard and tests use this list.
 *
 * @param <E> the application's events
 */
public interface Views<E extends Event> {

  /** The codec of the events; by default that of the application's {@link Stored}. */
  @SuppressWarnings("unchecked") // All parts of an application have the same events.
  default EventCodec<E> codec() {
    return (EventCodec<E>) Stored.ofApplication().codec();
  }

  /** The projectors. Each view belongs to one of them. */
  List<Projector<E>> projectors();

  /** All views, in the order of the projectors. */
  default List<Projection<E>> all() {
    return projectors().stream().flatMap(projector -> projector.views().stream()).toList();
  }

  default List<String> names() {
    return all().stream().map(Projection::view).toList();
  }

  default Optional<Projection<E>> named(String view) {
    return all().stream().filter(projection -> projection.view().equals(view)).findFirst();
  }

  default Optional<Projector<E>> projector(String name) {
    return projectors().stream().filter(projector -> projector.name().equals(name)).findFirst();
  }

  /** The views of the current application. */
  static Views<?> ofApplication() {
    return Application.part(Views.class);
  }
}
