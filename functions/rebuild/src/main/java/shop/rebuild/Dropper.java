package shop.rebuild;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import shop.projection.Blocks;
import shop.projection.Build;
import shop.projection.Generation;
import shop.projection.GenerationRows;
import shop.projection.ProjectionStore;

/** Deletes the rows of a generation that was given up, and then the generation itself. */
public final class Dropper {

  private final ProjectionStore store;
  private final GenerationRows rows;
  private final int rowsPerSecond;
  private final Clock clock;

  public Dropper(ProjectionStore store, GenerationRows rows, int rowsPerSecond, Clock clock) {
    this.store = store;
    this.rows = rows;
    this.rowsPerSecond = rowsPerSecond;
    this.clock = clock;
  }

  /** Whether nobody can be writing the generation any more. */
  static boolean isQuiet(Generation generation, Optional<Build> build, Instant now) {
    Duration longest = Blocks.LONGEST_DELIVERY;
    return now.isAfter(generation.since().plus(longest))
        && build
            .map(b -> IntStream.range(0, b.lanes()).noneMatch(lane -> b.isLeased(lane, now)))
            .orElse(true);
  }

  void drop(Generation generation, Worker.Shift shift) {
    Optional<Build> build = store.builds().read(generation.view(), generation.number());
    if (!isQuiet(generation, build, clock.instant())
        || !build
            .map(b -> store.builds().claim(b, 0, shift.owner(), clock.instant(), shift.gone()))
            .orElse(true)) {
      return;
    }
    if (rows.delete(generation.number(), rowsPerSecond, shift.until())) {
      store.generations().forget(generation);
    } else {
      build.ifPresent(b -> store.builds().release(b, 0, shift.owner()));
    }
  }
}
