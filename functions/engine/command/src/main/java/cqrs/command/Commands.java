package cqrs.command;

import cqrs.domain.Application;
import cqrs.domain.Event;
import cqrs.journal.Stored;
import cqrs.journal.codec.EventCodec;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The commands of an application: a part of the {@link Application}.
 *
 * @param <E> the application's events
 */
public interface Commands<E extends Event> {

  /** Writes the events. By default the one that the application's {@link Stored} declares. */
  @SuppressWarnings("unchecked") // All parts of an application have the same events.
  default EventCodec<E> codec() {
    return (EventCodec<E>) Stored.ofApplication().codec();
  }

  /**
   * A reader for each command's route.
   *
   * @param ids makes ids for aggregates whose caller gives none
   */
  Map<String, CommandReader<E>> readers(Supplier<String> ids);

  /** The application's. */
  static Commands<?> ofApplication() {
    return Application.part(Commands.class);
  }
}
