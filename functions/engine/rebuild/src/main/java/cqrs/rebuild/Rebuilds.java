package cqrs.rebuild;

import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.Generations;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.ViewBusyException;
import cqrs.projection.internal.run.Engine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Starts, drops and rolls back generations, and requests the work that follows. */
public record Rebuilds(ProjectionStore store, ControlBus bus, Clock clock) {

  /** How many workers build a view whose rows belong to one partition each. */
  private static final int LANES = 4;

  /** A step fails if the view changes between the read and the write. */
  private static final int MAX_ATTEMPTS = 20;

  private static final long BETWEEN_TRIES_NANOS = Duration.ofMillis(20).toNanos();

  /**
   * The options of a rebuild.
   *
   * @param writeUnitsPerSecond the limit; 0: none
   * @param sampleOneIn about one row in so many is verified; 1: all rows
   */
  public record Options(int writeUnitsPerSecond, int sampleOneIn) {

    private static final long EVENTS_PER_SAMPLE = 5_000;

    /** The options of an automatic rebuild, which verifies a sample of a large view. */
    static Options automatic(Map<Integer, Long> targets) {
      long events = targets.values().stream().mapToLong(Long::longValue).sum();
      return new Options(0, Math.clamp(events / EVENTS_PER_SAMPLE, 1, Integer.MAX_VALUE));
    }
  }

  /**
   * Starts a rebuild, unless one is running.
   *
   * @param targets the journal's heads
   * @return the generation that is being built, started by this call or an earlier one
   */
  public Started start(Engine engine, Options wish, Map<Integer, Long> targets) {
    Generations generations = store.generations();
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Optional<GenerationManifest> manifest = generations.manifest(engine.view());
      Optional<Long> building = manifest.flatMap(GenerationManifest::building);
      if (building.isPresent()) {
        return new Started(building.get(), false);
      }
      Build.Plan order =
          new Build.Plan(
              targets,
              engine.sharesRows() ? 1 : LANES,
              wish.writeUnitsPerSecond(),
              wish.sampleOneIn(),
              ThreadLocalRandom.current().nextLong());
      Optional<Long> begun =
          generations.begin(engine.view(), manifest, engine.version(), order, clock.instant());
      if (begun.isPresent()) {
        for (int lane = 0; lane < order.lanes(); lane++) {
          boolean _ = bus.send(Slice.of(engine.view(), begun.get(), lane));
        }
        return new Started(begun.get(), true);
      }
    }
    throw new ViewBusyException(engine.view());
  }

  /**
   * A running rebuild.
   *
   * @param begun whether this call has started it
   */
  public record Started(long generation, boolean begun) {}

  /**
   * Gives up a generation that is not active. Its rows are deleted later, when no function can
   * write them any more.
   *
   * @param deployed the version that is not to be built again; empty if no operator has asked
   * @return false if the generation is active or does not exist
   */
  public boolean drop(String view, long number, Optional<Projection.Version> deployed) {
    Generations generations = store.generations();
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Optional<GenerationManifest> manifest = generations.manifest(view);
      Optional<Generation> generation = generations.generation(view, number);
      if (manifest.isEmpty()
          || generation.isEmpty()
          || manifest.get().active().equals(Optional.of(number))) {
        return false;
      }
      if (generation.get().phase() == Phase.DROPPING) {
        return true;
      }
      boolean building = manifest.get().building().equals(Optional.of(number));
      if (generations.drop(
          manifest.get(),
          generation.get(),
          building ? deployed : Optional.empty(),
          clock.instant())) {
        return true;
      }
    }
    throw new ViewBusyException(view);
  }

  /**
   * Rolls back to the older generation that was active last. The monitor does not rebuild the view
   * until other code is deployed.
   *
   * @return the generation that is active now; empty if there is no older one
   */
  public Optional<Long> rollBack(Engine engine, Map<Integer, Long> heads, Instant until) {
    Generations generations = store.generations();
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      GenerationManifest manifest = generations.manifest(engine.view()).orElse(null);
      if (manifest == null || manifest.active().isEmpty()) {
        return Optional.empty();
      }
      long active = manifest.active().get();
      Optional<Long> before = older(generations.all(engine.view()), active);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      if (switched(engine, manifest, active, before.get(), heads, until)) {
        return before;
      }
      // A delivery may have written one of the two generations, and not yet the other.
      LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
    }
    throw new ViewBusyException(engine.view());
  }

  /** The generation that a rollback makes active: the older one that was active last. */
  public static Optional<Long> older(List<Generation> all, long active) {
    return all.stream()
        .filter(kept -> kept.phase() == Phase.KEPT && kept.number() < active)
        .max(Comparator.comparing(Generation::since))
        .map(Generation::number);
  }

  private boolean switched(
      Engine engine,
      GenerationManifest manifest,
      long active,
      long before,
      Map<Integer, Long> heads,
      Instant until) {
    Generations generations = store.generations();
    Generation now = generations.generation(engine.view(), active).orElseThrow();
    Generation then = generations.generation(engine.view(), before).orElseThrow();
    if (engine.carries(then) && !Generations.covers(then, now)) {
      // Deliveries feed it, so few events are missing.
      Engine.Delivered _ = engine.catchUp(heads, Engine.Blocked.WHEN_DUE, until);
      return false;
    }
    return generations.activate(
        manifest, Optional.of(now), then, Optional.of(engine.version()), clock.instant());
  }

  /** Requests the slices of a build that no worker has leased. */
  void resume(Generation generation, Build build) {
    Instant now = clock.instant();
    boolean building = generation.phase() == Phase.BUILDING;
    for (int lane = 0; lane < (building ? build.lanes() : 1); lane++) {
      boolean done = building && build.left(generation, lane).isEmpty();
      boolean last = building && lane == 0 && build.done(generation) == build.events();
      if (!build.isLeased(lane, now) && (!done || last)) {
        boolean _ = bus.send(Slice.of(generation.view(), generation.number(), lane));
      }
    }
  }
}
