package cqrs.projection.read;

import cqrs.journal.codec.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How recent the answer of a view has to be.
 *
 * @param token the write that the answer has to contain; empty: an eventually consistent answer
 * @param patience the longest wait for the write; a reader that has waited much lately waits less
 * @param waited receives the wait of each read with a token, including failed reads
 */
public record ReadConsistency(
    Optional<Position> token, Duration patience, Consumer<Duration> waited) {

  public static final ReadConsistency ANY = new ReadConsistency(Optional.empty(), Duration.ZERO);

  /** A consistency without a listener for waits. */
  public ReadConsistency(Optional<Position> token, Duration patience) {
    this(token, patience, _ -> {});
  }
}
