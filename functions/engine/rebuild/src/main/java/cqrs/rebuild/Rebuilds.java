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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Begins, ends and undoes generations, and tells the control bus of what there is to do then. */
public final class Rebuilds {

  /** Where rows belong to one partition each, so many workers do not disturb each other. */
  private static final int LANES = 4;

  /** So often a step is tried whose view changed between reading and writing. */
  private static final int TRIES = 20;

  private static final long BETWEEN_TRIES_NANOS = Duration.ofMillis(20).toNanos();

  private final ProjectionStore store;
  private final ControlBus bus;
  private final Clock clock;

  public Rebuilds(ProjectionStore store, ControlBus bus, Clock clock) {
    this.store = store;
    this.bus = bus;
    this.clock = clock;
  }

  /**
   * What is wished of a rebuild.
   *
   * @param writeUnitsPerSecond at most; 0: no bound
   * @param sampleOneIn about one row in so many is verified; 1: all
   */
  public record Wish(int writeUnitsPerSecond, int sampleOneIn) {

    private static final long EVENTS_A_SAMPLE = 5_000;

    /** What an unasked rebuild does: a small view is verified as a whole, of a large one a part. */
    static Wish unasked(Map<Integer, Long> targets) {
      long events = targets.values().stream().mapToLong(Long::longValue).sum();
      return new Wish(0, Math.clamp(events / EVENTS_A_SAMPLE, 1, Integer.MAX_VALUE));
    }
  }

  /**
   * Begins a rebuild, unless one is running.
   *
   * @param targets the journal's heads
   * @return the generation that is being built now, by this call or another one
   */
  public Started start(Engine engine, Wish wish, Map<Integer, Long> targets) {
    Generations generations = store.generations();
    for (int tried = 1; tried <= TRIES; tried++) {
      Optional<GenerationManifest> directory = generations.directory(engine.view());
      Optional<Long> building = directory.flatMap(GenerationManifest::building);
      if (building.isPresent()) {
        return new Started(building.get(), false);
      }
      Build.Order order =
          new Build.Order(
              targets,
              engine.sharesRows() ? 1 : LANES,
              wish.writeUnitsPerSecond(),
              wish.sampleOneIn(),
              ThreadLocalRandom.current().nextLong());
      Optional<Long> begun =
          generations.begin(engine.view(), directory, engine.version(), order, clock.instant());
      if (begun.isPresent()) {
        for (int lane = 0; lane < order.lanes(); lane++) {
          boolean _ = bus.send(Slice.of(engine.view(), begun.get(), lane));
        }
        return new Started(begun.get(), true);
      }
    }
    throw busy(engine.view());
  }

  /**
   * A running rebuild.
   *
   * @param begun whether this call has begun it
   */
  public record Started(long generation, boolean begun) {}

  /**
   * Gives a generation up that is not active. Its rows go once nobody can write them any more.
   *
   * @param deployed the code's version: an operator does not want it built again; empty if nobody
   *     has asked
   * @return false if it is active, or not there
   */
  public boolean drop(String view, long number, Optional<Projection.Version> deployed) {
    Generations generations = store.generations();
    for (int tried = 1; tried <= TRIES; tried++) {
      Optional<GenerationManifest> directory = generations.directory(view);
      Optional<Generation> generation = generations.generation(view, number);
      if (directory.isEmpty()
          || generation.isEmpty()
          || directory.get().active().equals(Optional.of(number))) {
        return false;
      }
      if (generation.get().phase() == Phase.DROPPING) {
        return true;
      }
      boolean building = directory.get().building().equals(Optional.of(number));
      if (generations.drop(
          directory.get(),
          generation.get(),
          building ? deployed : Optional.empty(),
          clock.instant())) {
        return true;
      }
    }
    throw busy(view);
  }

  /**
   * Goes back to the older generation that was active last. It holds until other code is deployed.
   *
   * @return the generation that is active now; empty if there is none to go back to
   */
  public Optional<Long> rollBack(Engine engine, Map<Integer, Long> heads, Instant until) {
    Generations generations = store.generations();
    for (int tried = 1; tried <= TRIES; tried++) {
      GenerationManifest directory = generations.directory(engine.view()).orElse(null);
      if (directory == null || directory.active().isEmpty()) {
        return Optional.empty();
      }
      long active = directory.active().get();
      Optional<Long> before =
          generations.all(engine.view()).stream()
              .filter(kept -> kept.phase() == Phase.KEPT && kept.number() < active)
              .max(Comparator.comparing(Generation::since))
              .map(Generation::number);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      if (switched(engine, directory, active, before.get(), heads, until)) {
        return before;
      }
      // A delivery may stand between the two generations that it writes.
      LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
    }
    throw busy(engine.view());
  }

  private boolean switched(
      Engine engine,
      GenerationManifest directory,
      long active,
      long before,
      Map<Integer, Long> heads,
      Instant until) {
    Generations generations = store.generations();
    Generation now = generations.generation(engine.view(), active).orElseThrow();
    Generation then = generations.generation(engine.view(), before).orElseThrow();
    if (engine.carries(then) && !Generations.covers(then, now)) {
      // It is fed beside the active one, so little is missing.
      Engine.Delivered _ = engine.catchUp(heads, Engine.Blocked.WHEN_DUE, until);
      return false;
    }
    return generations.activate(
        directory, Optional.of(now), then, Optional.of(engine.version()), clock.instant());
  }

  /** What is to be done about a generation that is being built, as far as nobody is doing it. */
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

  ControlBus bus() {
    return bus;
  }

  private static ViewBusyException busy(String view) {
    return new ViewBusyException(view);
  }
}
