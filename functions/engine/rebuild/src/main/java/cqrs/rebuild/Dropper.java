package cqrs.rebuild;

import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.GenerationRows;
import cqrs.projection.internal.generations.ProjectionStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** Deletes the rows of a generation that was given up, and then the generation itself. */
public final class Dropper {

  private final ProjectionStore store;
  private final GenerationRows rows;
  private final int unitsPerSecond;
  private final Paces paces;
  private final Clock clock;

  public Dropper(
      ProjectionStore store, GenerationRows rows, int unitsPerSecond, Paces paces, Clock clock) {
    this.store = store;
    this.rows = rows;
    this.unitsPerSecond = unitsPerSecond;
    this.paces = paces;
    this.clock = clock;
  }

  /** Whether nobody can be writing the generation any more. */
  static boolean isQuiet(Generation generation, Optional<Build> build, Instant now) {
    return StoredTimes.hasPassed(BlockedPartitions.LONGEST_DELIVERY, generation.since(), now)
        && build
            .map(b -> IntStream.range(0, b.lanes()).noneMatch(lane -> b.isLeased(lane, now)))
            .orElse(true);
  }

  void drop(Generation generation, Worker.Shift shift) {
    if (!isQuiet(
        generation, store.builds().read(generation.view(), generation.number()), clock.instant())) {
      return;
    }
    Build lease = store.builds().readOrMake(generation, clock.instant());
    if (!store.builds().claim(lease, 0, shift.owner(), clock.instant(), shift.gone())) {
      return;
    }
    Pace pace = paces.of(unitsPerSecond, 1, _ -> {});
    if (rows.delete(generation.number(), pace, shift.until())) {
      store.generations().forget(generation);
    } else {
      store.builds().release(lease, 0, shift.owner());
    }
  }
}
