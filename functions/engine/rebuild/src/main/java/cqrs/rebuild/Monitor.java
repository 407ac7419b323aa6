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
 * Manages the generations of a view. It creates the first generation, and rebuilds the view after a
 * deployment with another major version. It repeats lost slices, and drops old generations.
 *
 * @param settled a version counts as deployed when it was seen alone for this time
 * @param kept how long a generation stays after it was active or has failed
 */
public record Monitor(
    ProjectionStore store, Rebuilds rebuilds, Clock clock, Duration settled, Duration kept) {

  /**
   * Checks one view.
   *
   * @param heads of the journal
   */
  public void look(Engine engine, Map<Integer, Long> heads) {
    Optional<GenerationManifest> manifest = store.generations().manifest(engine.view());
    Instant now = clock.instant();
    if (manifest.isEmpty()) {
      first(engine, heads, now);
      return;
    }
    Instant since = store.generations().deployedSince(engine.view(), engine.version(), now);
    boolean alone = StoredTimes.hasPassed(settled, since, now);
    Optional<Long> building = manifest.get().building();
    if (building.isPresent()) {
      building(engine, building.get(), alone);
    } else {
      active(engine, manifest.get(), heads, alone);
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

  /** Creates the first generation. Without events there is nothing to build. */
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
      // The code that was building it is not deployed any more.
      boolean _ = rebuilds.drop(engine.view(), number, Optional.empty());
    }
  }

  private void active(
      Engine engine, GenerationManifest manifest, Map<Integer, Long> heads, boolean alone) {
    Optional<Generation> active =
        manifest.active().flatMap(number -> store.generations().generation(engine.view(), number));
    boolean held = manifest.hold().equals(Optional.of(engine.version()));
    if (active.filter(engine::carries).isPresent() || held || !alone) {
      return;
    }
    Optional<Generation> before =
        manifest.kept().stream()
            .sorted(Comparator.reverseOrder())
            .flatMap(number -> store.generations().generation(engine.view(), number).stream())
            .filter(engine::carries)
            .findFirst();
    if (before.isPresent()) {
      // The code was rolled back, and the generation that it has built still exists.
      if (store.generations().revive(manifest, before.get(), clock.instant())) {
        boolean _ = rebuilds.bus().send(Slice.of(engine.view(), before.get().number(), 0));
      }
    } else {
      Rebuilds.Started _ = start(engine, heads);
    }
  }

  private Rebuilds.Started start(Engine engine, Map<Integer, Long> heads) {
    return rebuilds.start(engine, Rebuilds.Options.automatic(heads), heads);
  }

  /** Keeps one generation for a rollback, because each delivery writes all that are kept. */
  private void cleanUp(Generation generation, boolean isLast, Instant now) {
    switch (generation.phase()) {
      case KEPT, FAILED -> {
        boolean isOlder = generation.phase() == Phase.KEPT && !isLast;
        Duration longest = isOlder ? ProjectionStore.MAX_CURSOR : kept;
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

  /** Copies skips to kept generations, because the same events block them. */
  private void shareSkips(Generation active, List<Generation> all) {
    if (active.skips() > 0) {
      all.stream()
          .filter(generation -> generation.phase() == Phase.KEPT)
          .filter(generation -> generation.version().equals(active.version()))
          .forEach(generation -> store.blockedPartitions().inherit(active, generation));
    }
  }

  private void verifications(Generation active, Instant now) {
    for (VerificationJob job : store.verifications().all(active.view(), active.number())) {
      if (job.report().isEmpty()
          && StoredTimes.isDue(job.leasedUntil(), ProjectionStore.MAX_LEASE, now)) {
        Slice slice = new Slice(active.view(), active.number(), 0, Optional.of(job.id()));
        boolean _ = rebuilds.bus().send(slice);
      }
    }
  }
}
