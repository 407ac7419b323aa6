package cqrs.rebuild;

import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.VerificationJob;
import cqrs.projection.internal.run.Engine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks after the generations of a view: makes the first one, rebuilds what other code has built
 * once a deployment is complete, repeats slices that were lost, and drops what is not kept any
 * longer.
 */
public final class Monitor {

  private final ProjectionStore store;
  private final Rebuilds rebuilds;
  private final Clock clock;
  private final Duration settled;
  private final Duration kept;

  /**
   * A monitor.
   *
   * @param settled a version of the code that was seen alone for so long is fully deployed
   * @param kept how long a generation stays after it was active, or has failed
   */
  public Monitor(
      ProjectionStore store, Rebuilds rebuilds, Clock clock, Duration settled, Duration kept) {
    this.store = store;
    this.rebuilds = rebuilds;
    this.clock = clock;
    this.settled = settled;
    this.kept = kept;
  }

  /**
   * Looks once.
   *
   * @param heads the journal's
   */
  public void look(Engine engine, Map<Integer, Long> heads) {
    Optional<GenerationManifest> directory = store.generations().directory(engine.view());
    Instant now = clock.instant();
    if (directory.isEmpty()) {
      first(engine, heads, now);
      return;
    }
    Instant since = store.generations().deployedSince(engine.view(), engine.version(), now);
    boolean alone = StoredTimes.hasPassed(settled, since, now);
    Optional<Long> building = directory.get().building();
    if (building.isPresent()) {
      building(engine, building.get(), alone);
    } else {
      active(engine, directory.get(), heads, alone);
    }
    List<Generation> all = store.generations().all(engine.view());
    Optional<Generation> last =
        all.stream()
            .filter(generation -> generation.phase() == Phase.KEPT)
            .max(Comparator.comparing(Generation::since));
    all.forEach(generation -> cleanUp(generation, last.equals(Optional.of(generation)), now));
    all.stream()
        .filter(generation -> generation.phase() == Phase.ACTIVE)
        .forEach(active -> shareSkips(active, all));
    all.stream()
        .filter(g -> g.phase() == Phase.ACTIVE || g.phase() == Phase.KEPT)
        .forEach(generation -> verifications(generation, now));
  }

  /** Without events there is nothing to build. */
  private void first(Engine engine, Map<Integer, Long> heads, Instant now) {
    if (heads.values().stream().allMatch(head -> head == 0)) {
      boolean _ = store.generations().open(engine.view(), engine.version(), now);
    } else {
      Rebuilds.Started _ = start(engine, heads);
    }
  }

  private void building(Engine engine, long number, boolean alone) {
    Generation generation = store.generations().generation(engine.view(), number).orElse(null);
    if (generation == null) {
      return;
    }
    if (engine.carries(generation)) {
      store
          .builds()
          .read(engine.view(), number)
          .ifPresent(build -> rebuilds.resume(generation, build));
    } else if (alone) {
      // The code that builds it is not deployed any more.
      boolean _ = rebuilds.drop(engine.view(), number, Optional.empty());
    }
  }

  private void active(
      Engine engine, GenerationManifest directory, Map<Integer, Long> heads, boolean alone) {
    Optional<Generation> active =
        directory.active().flatMap(number -> store.generations().generation(engine.view(), number));
    boolean held = directory.hold().equals(Optional.of(engine.version()));
    if (active.filter(engine::carries).isPresent() || held || !alone) {
      return;
    }
    Optional<Generation> before =
        directory.kept().stream()
            .sorted(Comparator.reverseOrder())
            .flatMap(number -> store.generations().generation(engine.view(), number).stream())
            .filter(engine::carries)
            .findFirst();
    if (before.isPresent()) {
      // The code was rolled back: what it has built is still there.
      if (store.generations().revive(directory, before.get(), clock.instant())) {
        boolean _ = rebuilds.bus().send(Slice.of(engine.view(), before.get().number(), 0));
      }
    } else {
      Rebuilds.Started _ = start(engine, heads);
    }
  }

  private Rebuilds.Started start(Engine engine, Map<Integer, Long> heads) {
    return rebuilds.start(engine, Rebuilds.Wish.unasked(heads), heads);
  }

  /** One generation to go back to is enough: each that is kept is written by every delivery. */
  private void cleanUp(Generation generation, boolean isLast, Instant now) {
    switch (generation.phase()) {
      case KEPT, FAILED -> {
        boolean isOlder = generation.phase() == Phase.KEPT && !isLast;
        Duration longest = isOlder ? ProjectionStore.LONGEST_CURSOR : kept;
        if (now.isAfter(generation.since().plus(longest))) {
          boolean _ = rebuilds.drop(generation.view(), generation.number(), Optional.empty());
        }
      }
      case DROPPING -> {
        Optional<Build> build = store.builds().read(generation.view(), generation.number());
        if (Dropper.isQuiet(generation, build, now)) {
          boolean _ = rebuilds.bus().send(Slice.of(generation.view(), generation.number(), 0));
        }
      }
      case BUILDING, VERIFYING, FOLLOWING, ACTIVE -> {}
    }
  }

  /** What stands still in the active generation stands still in one that is kept for a rollback. */
  private void shareSkips(Generation active, List<Generation> all) {
    if (active.skips() > 0) {
      all.stream()
          .filter(generation -> generation.phase() == Phase.KEPT)
          .filter(generation -> generation.version().equals(active.version()))
          .forEach(generation -> store.blocks().inherit(active, generation));
    }
  }

  private void verifications(Generation active, Instant now) {
    for (VerificationJob verification : store.verifications().all(active.view(), active.number())) {
      if (verification.report().isEmpty()
          && StoredTimes.isDue(verification.leasedUntil(), ProjectionStore.LONGEST_LEASE, now)) {
        boolean _ =
            rebuilds
                .bus()
                .send(new Slice(active.view(), active.number(), 0, Optional.of(verification.id())));
      }
    }
  }
}
