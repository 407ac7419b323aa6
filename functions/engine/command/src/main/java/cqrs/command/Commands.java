package cqrs.command;

import cqrs.domain.Application;
import cqrs.domain.Event;
import cqrs.journal.Stored;
import cqrs.journal.codec.EventCodec;
import java.util.Map;

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

  /** A reader for each command's route. */
  Map<String, CommandReader<E>> readers();

  /** How far ahead of our clock the time of an imported event may lie. */
  default int daysAhead() {
    return 0;
  }

  /** The application's. */
  static Commands<?> ofApplication() {
    return Application.part(Commands.class);
  }
}
