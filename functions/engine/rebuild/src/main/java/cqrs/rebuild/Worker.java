package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Works on a generation for as long as one invocation may, and sends the next slice if something is
 * left. It may die anywhere, run twice and run beside another one: rows are protected by their
 * ledgers, steps by their conditions; a lease only saves work.
 */
public final class Worker {

  /** The most rows folded before they are written: a few hundred megabytes. */
  private static final int MOST_ROWS = 50_000;

  /** So often a cut-over is tried before it is left to the next slice. */
  private static final int CUT_OVERS = 50;

  /** So often it catches up before it follows, unless fewer events than these were left. */
  private static final int ROUNDS = 10;

  private static final int NEAR = 1_000;

  private final Engine engine;
  private final ProjectionStore store;
  private final JournalReader journal;
  private final Partitions partitions;
  private final Verifications verifications;
  private final Dropper dropper;
  private final ControlBus bus;
  private final Paces paces;
  private final Clock clock;

  public Worker(
      Engine engine,
      ProjectionStore store,
      JournalReader journal,
      Partitions partitions,
      Verifications verifications,
      Dropper dropper,
      ControlBus bus,
      Paces paces,
      Clock clock) {
    this.engine = engine;
    this.store = store;
    this.journal = journal;
    this.partitions = partitions;
    this.verifications = verifications;
    this.dropper = dropper;
    this.bus = bus;
    this.paces = paces;
    this.clock = clock;
  }

  /** Who works, and how long: nobody else begins while it may still be running. */
  public record Shift(String owner, Instant until, Instant gone) {}

  /** A slice that this worker has the lease for. */
  private final class Task {

    private final Slice slice;
    private final Build build;
    private final Shift shift;
    private final LambdaLogger logger;
    private volatile boolean heldBack;

    private Task(Slice slice, Build build, Shift shift, LambdaLogger logger) {
      this.slice = slice;
      this.build = build;
      this.shift = shift;
      this.logger = logger;
    }

    /** The pace of one lane of several. */
    private Pace ofLane() {
      return pace(build.lanes());
    }

    /** The pace of whoever works alone. */
    private Pace alone() {
      return pace(1);
    }

    private Pace pace(int parts) {
      if (heldBack) {
        report(Optional.empty());
      }
      return paces.of((double) build.writeUnitsPerSecond() / parts, parts, this::report);
    }

    /** Told while rows are written: what cannot be shown must not fail them. */
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
        store.builds().heldBack(build, slice.lane(), shift.owner(), held);
      } catch (RuntimeException e) {
        LogLine _ = line.warn(e);
      }
      line.write(logger);
    }
  }

  public void run(Slice slice, Shift shift, LambdaLogger logger) {
    Generation generation =
        store.generations().generation(slice.view(), slice.generation()).orElse(null);
    if (generation == null) {
      return;
    }
    if (generation.phase() == Phase.DROPPING) {
      dropper.drop(generation, shift);
      return;
    }
    if (slice.verification().isPresent()) {
      verifications.run(
          slice.verification().get(), generation, shift, paces.of(0, 1, _ -> {}), logger);
      return;
    }
    Build build = store.builds().read(slice.view(), slice.generation()).orElse(null);
    if (build == null || !engine.carries(generation) || isDone(generation.phase())) {
      return;
    }
    if (!store.builds().claim(build, slice.lane(), shift.owner(), clock.instant(), shift.gone())) {
      return;
    }
    Optional<Slice> next;
    try {
      next = work(new Task(slice, build, shift, logger));
    } finally {
      store.builds().release(build, slice.lane(), shift.owner());
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

  /** Goes as far as it can; the answer is what is left. */
  private Optional<Slice> work(Task task) {
    Slice slice = task.slice;
    Pace ofLane = task.ofLane();
    while (clock.instant().isBefore(task.shift.until())) {
      // What the claim was made for may be done since.
      Generation generation =
          store.generations().generation(slice.view(), slice.generation()).orElse(null);
      if (generation == null) {
        return Optional.empty();
      }
      boolean goesOn =
          switch (generation.phase()) {
            case BUILDING -> build(generation, task, ofLane);
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

  /** Whether there is more to do in this slice: not where another lane, or a block, is awaited. */
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
    Generation after =
        store.generations().generation(before.view(), before.number()).orElse(before);
    if (build.done(after) < build.events()) {
      return !stuck && !build.left(after, lane).isEmpty();
    }
    boolean _ = store.generations().verify(after, clock.instant());
    if (lane != 0) {
      boolean _ = bus.send(Slice.of(before.view(), before.number(), 0));
    }
    return lane == 0;
  }

  /** The same code would stand still where the active generation did. */
  private Generation inheriting(Generation generation) {
    store
        .active(generation.view())
        .filter(active -> active.version().equals(generation.version()))
        .filter(active -> active.skips() > 0)
        .ifPresent(active -> store.blocks().inherit(active, generation));
    return fresh(generation);
  }

  /** Where it is sound, it is brought near the heads first: deliveries are not to do that. */
  private boolean verify(Generation generation, Task task) {
    Generations generations = store.generations();
    Pace pace = task.alone();
    if (!verifications.ofBuild(generation, task.build, pace, task.logger)) {
      GenerationManifest directory = generations.directory(generation.view()).orElseThrow();
      if (generations.fail(directory, generation, clock.instant())) {
        LogLine.error("generation came out wrong")
            .view(generation.view())
            .with("generation", generation.number())
            .metric(Metric.REBUILDS_FAILED, 1)
            .write(task.logger);
      }
      return true;
    }
    Generation near = generation;
    for (int round = 0; round < ROUNDS && clock.instant().isBefore(task.shift.until()); round++) {
      Delivered delivered = catchUp(near, task, pace);
      near = fresh(near);
      if (delivered.applied() < NEAR) {
        break;
      }
    }
    GenerationManifest directory = generations.directory(generation.view()).orElseThrow();
    boolean _ = generations.follow(directory, near, clock.instant());
    return true;
  }

  private Delivered catchUp(Generation generation, Task task, Pace pace) {
    Map<Integer, Long> heads = new TreeMap<>(journal.heads(partitions));
    heads.entrySet().removeIf(head -> head.getValue() <= generation.checkpoint(head.getKey()));
    return forward(generation, heads, task, pace);
  }

  private Delivered forward(
      Generation generation, Map<Integer, Long> targets, Task task, Pace pace) {
    long began = System.nanoTime();
    Delivered delivered = engine.build(generation, targets, MOST_ROWS, pace, task.shift.until());
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

  /** Catches up and lets queries read it, as soon as it has everything that the active one has. */
  private boolean cutOver(Generation before, Task task) {
    Generations generations = store.generations();
    Pace pace = task.alone();
    for (int tried = 0;
        tried < CUT_OVERS && clock.instant().isBefore(task.shift.until());
        tried++) {
      Delivered delivered = catchUp(inheriting(before), task, pace);
      GenerationManifest directory = generations.directory(before.view()).orElseThrow();
      Optional<Generation> active =
          directory.active().flatMap(number -> generations.generation(before.view(), number));
      Generation caughtUp = fresh(before);
      if (caughtUp.phase() != Phase.FOLLOWING) {
        return false;
      }
      if (delivered.unacknowledged().isEmpty()
          && active.map(old -> Generations.covers(caughtUp, old)).orElse(true)
          && generations.activate(directory, active, caughtUp, Optional.empty(), clock.instant())) {
        return false;
      }
    }
    return false;
  }
}
