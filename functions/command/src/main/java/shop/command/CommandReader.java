package shop.command;

import java.time.Instant;
import shop.http.Request;

/** Reads one command's request. Nothing is known yet of what it is about. */
@FunctionalInterface
interface CommandReader {

  /**
   * What the request wants.
   *
   * @throws shop.http.ProblemException if it is not as it must be
   */
  Intent<?, ?> read(Request request, Instant now);
}
