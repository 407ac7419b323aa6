package cqrs.projection.read;

import cqrs.journal.codec.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a reader asks of a view's age.
 *
 * @param token the write that the answer has to contain; empty: whatever the view shows now
 * @param patience how long to wait for it at most: a reader that has waited much of late waits less
 * @param waited is told how long each read with a token has waited, also of one in vain
 */
public record ReadConsistency(
    Optional<Position> token, Duration patience, Consumer<Duration> waited) {

  public static final ReadConsistency ANY = new ReadConsistency(Optional.empty(), Duration.ZERO);

  /** What a reader asks who does not want to know how long it has waited. */
  public ReadConsistency(Optional<Position> token, Duration patience) {
    this(token, patience, _ -> {});
  }
}
