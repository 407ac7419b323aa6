package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationDroppedException;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.Generations;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Works on a generation until the invocation ends, and requests the next slice if work is left. It
 * may crash anywhere, run twice, or run beside another worker. Ledgers protect the rows, conditions
 * protect the steps, and a lease only avoids double work.
 */
public record Worker(
    Engine engine,
    ProjectionStore store,
    JournalReader journal,
    Partitions partitions,
    Verifications verifications,
    Dropper dropper,
    ControlBus bus,
    PaceFactory paceFactory,
    Clock clock) {

  /** This number of rows takes a few hundred megabytes. */
  private static final int MAX_ROWS = 50_000;

  /** How often a slice tries to cut over. */
  private static final int CUT_OVERS = 50;

  /** How often a generation catches up before it follows. */
  private static final int ROUNDS = 10;

  /** A generation with fewer missing events may follow. */
  private static final int NEAR = 1_000;

  /**
   * The invocation of a function.
   *
   * @param owner its unique name
   * @param until when to begin no more work
   * @param end when it has ended; its leases hold until then
   */
  public record Invocation(String owner, Instant until, Instant end) {}

  /** A slice whose lane this worker has leased. */
  private final class Task {

    private final Slice slice;
    private final Build build;
    private final Invocation invocation;
    private final LambdaLogger logger;
    private volatile boolean heldBack;

    private Task(Slice slice, Build build, Invocation invocation, LambdaLogger logger) {
      this.slice = slice;
      this.build = build;
      this.invocation = invocation;
      this.logger = logger;
    }

    /** The pace of one worker among so many. */
    private Pace pace(int parts) {
      if (heldBack) {
        report(Optional.empty());
      }
      return paceFactory.of((double) build.writeUnitsPerSecond() / parts, parts, this::report);
    }

    /** Never throws, because rows are being written. */
    private void report(Optional<HeldBack> held) {
      heldBack = held.isPresent();
      LogLine line =
          LogLine.info(heldBack ? "held back" : "not held back any more")
              .view(build.view())
              .with("generation", build.generation())
              .with("lane", slice.lane());
      held.ifPresent(
          back -> line.with("why", back.why()).with("unitsPerSecond", back.unitsPerSecond()));
      try {
        store.builds().heldBack(build, slice.lane(), invocation.owner(), held);
      } catch (RuntimeException e) {
        LogLine _ = line.warn(e);
      }
      line.write(logger);
    }
  }

  public void run(Slice slice, Invocation invocation, LambdaLogger logger) {
    Generation generation =
        store.generations().generation(slice.view(), slice.generation()).orElse(null);
    if (generation == null) {
      return;
    }
    if (generation.phase() == Phase.DROPPING) {
      dropper.drop(generation, invocation);
      return;
    }
    if (slice.verification().isPresent()) {
      verifications.run(
          slice.verification().get(),
          generation,
          invocation,
          paceFactory.of(0, 1, _ -> {}),
          logger);
      return;
    }
    Build build = store.builds().read(slice.view(), slice.generation()).orElse(null);
    if (build == null || !engine.carries(generation) || isDone(generation.phase())) {
      return;
    }
    if (!store
        .builds()
        .claim(build, slice.lane(), invocation.owner(), clock.instant(), invocation.end())) {
      return;
    }
    Optional<Slice> next;
    try {
      next = work(new Task(slice, build, invocation, logger));
    } catch (GenerationDroppedException _) {
      // An operator has cancelled the rebuild. The monitor has its rows deleted.
      LogLine.info("cancelled")
          .view(slice.view())
          .with("generation", slice.generation())
          .with("lane", slice.lane())
          .write(logger);
      next = Optional.empty();
    } finally {
      store.builds().release(build, slice.lane(), invocation.owner());
    }
    if (next.isPresent() && !bus.send(next.get())) {
      LogLine.error("slice not sent").with("slice", next.get().detail()).write(logger);
    }
  }

  private static boolean isDone(Phase phase) {
    return switch (phase) {
      case ACTIVE, KEPT, FAILED, DROPPING -> true;
      case BUILDING, VERIFYING, FOLLOWING -> false;
    };
  }

  /** Works until the time is up; returns the slice if work is left. */
  private Optional<Slice> work(Task task) {
    Slice slice = task.slice;
    Pace pace = task.pace(task.build.lanes());
    while (clock.instant().isBefore(task.invocation.until())) {
      // The phase may have changed since the last round.
      Generation generation =
          store.generations().generation(slice.view(), slice.generation()).orElse(null);
      if (generation == null) {
        return Optional.empty();
      }
      boolean goesOn =
          switch (generation.phase()) {
            case BUILDING -> build(generation, task, pace);
            case VERIFYING -> slice.lane() == 0 && verify(generation, task);
            case FOLLOWING -> slice.lane() == 0 && cutOver(generation, task);
            case ACTIVE, KEPT, FAILED, DROPPING -> false;
          };
      if (!goesOn) {
        return Optional.empty();
      }
    }
    return Optional.of(slice);
  }

  /** Returns whether work is left that does not wait for another lane or a block. */
  private boolean build(Generation found, Task task, Pace pace) {
    Build build = task.build;
    int lane = task.slice.lane();
    Generation before = inheriting(found);
    Map<Integer, Long> left = build.left(before, lane);
    boolean stuck = false;
    if (!left.isEmpty()) {
      Delivered delivered = forward(before, left, task, pace);
      stuck = delivered.applied() == 0;
    }
    Generation after = fresh(before);
    if (build.done(after) < build.events()) {
      return !stuck && !build.left(after, lane).isEmpty();
    }
    boolean _ = store.generations().verify(after, clock.instant());
    if (lane != 0) {
      boolean _ = bus.send(Slice.of(before.view(), before.number(), 0));
    }
    return lane == 0;
  }

  /** Copies the skips of an active generation of the same version. */
  private Generation inheriting(Generation generation) {
    store
        .active(generation.view())
        .filter(active -> active.version().equals(generation.version()))
        .filter(active -> active.skips() > 0)
        .ifPresent(active -> store.blockedPartitions().inherit(active, generation));
    return fresh(generation);
  }

  /** Verifies. A sound generation catches up before it follows, to spare deliveries the work. */
  private boolean verify(Generation generation, Task task) {
    Generations generations = store.generations();
    Pace pace = task.pace(1);
    if (!verifications.ofBuild(generation, task.build, pace, task.logger)) {
      GenerationManifest manifest = generations.manifest(generation.view()).orElseThrow();
      if (generations.fail(manifest, generation, clock.instant())) {
        LogLine.error("generation came out wrong")
            .view(generation.view())
            .with("generation", generation.number())
            .metric(Metric.REBUILDS_FAILED, 1)
            .write(task.logger);
      }
      return true;
    }
    Generation near = generation;
    for (int round = 0;
        round < ROUNDS && clock.instant().isBefore(task.invocation.until());
        round++) {
      Delivered delivered = catchUp(near, task, pace);
      near = fresh(near);
      if (delivered.applied() < NEAR) {
        break;
      }
    }
    GenerationManifest manifest = generations.manifest(generation.view()).orElseThrow();
    boolean _ = generations.follow(manifest, near, clock.instant());
    return true;
  }

  private Delivered catchUp(Generation generation, Task task, Pace pace) {
    return forward(generation, generation.missing(journal.heads(partitions)), task, pace);
  }

  private Delivered forward(
      Generation generation, Map<Integer, Long> targets, Task task, Pace pace) {
    long began = System.nanoTime();
    Delivered delivered =
        engine.build(generation, targets, MAX_ROWS, pace, task.invocation.until());
    LogLine.info("built on")
        .view(generation.view())
        .with("generation", generation.number())
        .with("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
        .with("rows", delivered.rows())
        .metric(Metric.REBUILD_EVENTS, delivered.applied())
        .metric(Metric.WRITE_UNITS, delivered.work().writeUnits())
        .write(task.logger);
    return delivered;
  }

  private Generation fresh(Generation generation) {
    return store
        .generations()
        .generation(generation.view(), generation.number())
        .orElse(generation);
  }

  /** Catches up, and makes the generation active when it has every event of the active one. */
  private boolean cutOver(Generation before, Task task) {
    Generations generations = store.generations();
    Pace pace = task.pace(1);
    for (int attempt = 0;
        attempt < CUT_OVERS && clock.instant().isBefore(task.invocation.until());
        attempt++) {
      Delivered delivered = catchUp(inheriting(before), task, pace);
      GenerationManifest manifest = generations.manifest(before.view()).orElseThrow();
      Optional<Generation> active =
          manifest.active().flatMap(number -> generations.generation(before.view(), number));
      Generation caughtUp = fresh(before);
      if (caughtUp.phase() != Phase.FOLLOWING) {
        return false;
      }
      if (delivered.unacknowledged().isEmpty()
          && active.map(old -> Generations.covers(caughtUp, old)).orElse(true)
          && generations.activate(manifest, active, caughtUp, Optional.empty(), clock.instant())) {
        return false;
      }
    }
    return false;
  }
}
