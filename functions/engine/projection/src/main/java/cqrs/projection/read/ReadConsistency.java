package cqrs.projection.read;

import cqrs.journal.codec.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How recent the answer of a view has to be, and of which version.
 *
 * @param token the write that the answer has to contain; empty: an eventually consistent answer
 * @param patience the longest wait for the write; a reader that has waited much lately waits less
 * @param waited receives the wait of each read with a token, including failed reads
 * @param major the least major version of the rows; 0: any
 */
public record ReadConsistency(
    Optional<Position> token, Duration patience, Consumer<Duration> waited, int major) {

  public static final ReadConsistency ANY = new ReadConsistency(Optional.empty(), Duration.ZERO);

  /** A consistency without a listener for waits. */
  public ReadConsistency(Optional<Position> token, Duration patience) {
    this(token, patience, _ -> {});
  }

  /** A consistency for rows of any version. */
  public ReadConsistency(Optional<Position> token, Duration patience, Consumer<Duration> waited) {
    this(token, patience, waited, 0);
  }

  /**
   * The same for rows of at least this major version of the projection. A read of an earlier
   * generation fails with an {@link OlderRowsException}: queries read it until the new one is
   * built, and it lacks what the new version has added.
   */
  public ReadConsistency ofMajor(int least) {
    return new ReadConsistency(token, patience, waited, least);
  }
}
