package cqrs.projection.read;

import cqrs.journal.codec.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How recent the answer of a view has to be, and of which version.
 *
 * @param floor for each partition, the last offset that the answer has to contain; none: an
 *     eventually consistent answer
 * @param patience the longest wait for the writes; a reader that has waited much lately waits less
 * @param waited receives the wait of each read with a floor, including failed reads
 * @param major the least major version of the rows; 0: any
 */
public record ReadConsistency(
    Map<Integer, Long> floor, Duration patience, Consumer<Duration> waited, int major) {

  public static final ReadConsistency ANY =
      new ReadConsistency(Map.of(), Duration.ZERO, _ -> {}, 0);

  public ReadConsistency {
    floor = Map.copyOf(floor);
  }

  /** The answer has to contain the writes at all these positions, and those before them. */
  public static ReadConsistency of(
      Collection<Position> writes, Duration patience, Consumer<Duration> waited) {
    Map<Integer, Long> floor = new TreeMap<>();
    writes.forEach(write -> floor.merge(write.partition(), write.offset(), Math::max));
    return new ReadConsistency(floor, patience, waited, 0);
  }

  /** A consistency with one write, if any, and without a listener for waits. */
  public static ReadConsistency of(Optional<Position> write, Duration patience) {
    return of(write.stream().toList(), patience, _ -> {});
  }

  /** Whether the answer has to contain some write. */
  public boolean isAsked() {
    return !floor.isEmpty();
  }

  /**
   * The same for rows of at least this major version of the projection. A read of an earlier
   * generation fails with an {@link OlderRowsException}: queries read it until the new one is
   * built, and it lacks what the new version has added.
   */
  public ReadConsistency ofMajor(int least) {
    return new ReadConsistency(floor, patience, waited, least);
  }
}
