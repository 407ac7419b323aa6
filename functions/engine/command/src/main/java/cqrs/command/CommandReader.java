package cqrs.command;

import cqrs.domain.Event;
import java.time.Instant;

/**
 * Reads one command from its request. It knows nothing yet of what is stored.
 *
 * @param <E> the application's events
 */
@FunctionalInterface
public interface CommandReader<E extends Event> {

  /**
   * Reads the command.
   *
   * @param time when it happened: now, unless the caller imports history
   * @throws cqrs.http.problem.ProblemException if the request is not as it must be
   */
  CommandSpec<?, ? extends E> read(CommandRequest request, Instant time);

  /** The field of the body that an import has the time in. */
  default String timeField() {
    return "occurredAt";
  }
}
