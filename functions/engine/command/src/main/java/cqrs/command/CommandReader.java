package cqrs.command;

import cqrs.domain.Event;
import cqrs.http.Request;
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
   * @param now the command's time
   * @throws cqrs.http.problem.ProblemException if the request is not as it must be
   */
  CommandSpec<?, ? extends E> read(Request request, Instant now);
}
