package cqrs.rebuild;

import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Builds;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.GenerationRows;
import cqrs.projection.internal.generations.ProjectionStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** Deletes the rows of a generation that was given up, and then the generation itself. */
public record Dropper(
    ProjectionStore store,
    GenerationRows rows,
    int unitsPerSecond,
    PaceFactory paceFactory,
    Clock clock) {

  /** Whether no function can write the generation any more. */
  static boolean isQuiet(Generation generation, Optional<Build> build, Instant now) {
    return StoredTimes.hasPassed(BlockedPartitions.MAX_DELIVERY, generation.since(), now)
        && build
            .map(b -> IntStream.range(0, b.lanes()).noneMatch(lane -> b.isLeased(lane, now)))
            .orElse(true);
  }

  void drop(Generation generation, Worker.Invocation invocation) {
    Builds builds = store.builds();
    Instant now = clock.instant();
    if (!isQuiet(generation, builds.read(generation.view(), generation.number()), now)) {
      return;
    }
    Build build = builds.readOrMake(generation, now);
    if (!builds.claim(build, 0, invocation.owner(), clock.instant(), invocation.end())) {
      return;
    }
    Pace pace = paceFactory.of(unitsPerSecond, 1, _ -> {});
    if (rows.delete(generation.number(), pace, invocation.until())) {
      store.generations().forget(generation);
    } else {
      builds.release(build, 0, invocation.owner());
    }
  }
}
