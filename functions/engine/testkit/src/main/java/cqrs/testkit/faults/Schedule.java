package cqrs.testkit.faults;

import cqrs.domain.Event;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.Projection;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.Skip;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.testkit.Seeds;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.StaleReads;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.WrittenJournal;
import cqrs.testkit.views.Fold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import local.dynamodb.InterceptedDynamoDb;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One seeded run of deliveries of a history to a projection: repeated, in any order, in part, at
 * the same time, by old code and new, with faults in every call. At the end everything is delivered
 * once more, without faults, and the view has to equal the fold.
 */
public final class Schedule<E extends Event> {

  private static final int STEPS = 120;
  private static final int MOST_AT_ONCE = 4;

  private final Store store;
  private final WrittenJournal<E> history;
  private final Projection<E> projection;
  private final Random random;
  private final String viewTable;
  private final Fold fold;
  private final InvariantChecker watch;
  private final double faultRate;
  private final List<JournalEntry> entries;
  private final FaultyProjections<E> faulty;
  private final List<Delivery> running = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final StaleReads staleReads;
  private final ProjectionStore projections;
  private int deliveries;
  private final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-23T12:00:00Z"));

  private Schedule(Store store, WrittenJournal<E> history, Projection<E> projection, long seed) {
    this.store = store;
    this.history = history;
    this.projection = projection;
    this.random = Seeds.random(seed);
    this.viewTable = "View-" + projection.view();
    this.faulty = new FaultyProjections<>(projection, history.events(), random);
    this.fold = new Fold(faulty.oracle(), history.events(), 1);
    this.watch = new InvariantChecker(viewTable, 1, fold, faulty);
    this.faultRate = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.15;
    this.staleReads = new StaleReads(random);
    this.entries = history.entries();
    this.projections = new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE);
  }

  /**
   * Runs one schedule.
   *
   * @param projection whose view name no other schedule on this store has
   * @return what went wrong, and the log
   */
  public static <E extends Event> Result run(
      Store store, WrittenJournal<E> history, Projection<E> projection, long seed) {
    Schedule<E> schedule = new Schedule<>(store, history, projection, seed);
    store.table(schedule.viewTable);
    try {
      return schedule.run();
    } finally {
      store.drop(schedule.viewTable);
    }
  }

  /**
   * How a schedule went.
   *
   * @param wrong empty if every row equals the fold, at the end and on the way
   * @param log every delivery, call and fault, in order
   */
  public record Result(List<String> wrong, List<String> log) {}

  private Result run() {
    boolean _ =
        projections.generations().open(projection.view(), projection.version(), clock.instant());
    for (int step = 0; step < STEPS && watch.violations().isEmpty(); step++) {
      if (running.size() < MOST_AT_ONCE && random.nextInt(4) == 0) {
        boolean oldCode = step < STEPS / 2 ? random.nextInt(3) == 0 : random.nextInt(8) == 0;
        running.add(delivery(oldCode));
      }
      if (!running.isEmpty()) {
        Delivery next = running.get(random.nextInt(running.size()));
        if (!next.step()) {
          running.remove(next);
        }
      }
      if (random.nextInt(20) == 0) {
        clock.advance(Duration.ofSeconds(random.nextInt(120)));
      }
      if (random.nextInt(20) == 0) {
        operate();
      }
    }
    running.forEach(Delivery::kill);
    settle();
    List<String> wrong = new ArrayList<>(watch.violations());
    compare(wrong);
    return new Result(wrong, log);
  }

  private Delivery delivery(boolean oldCode) {
    return switch (random.nextInt(16)) {
      case 0, 1 -> new Delivery(Kind.CATCH_UP, List.of(), oldCode, faultRate);
      case 2, 3, 4 -> new Delivery(Kind.BUILD, List.of(), oldCode, faultRate);
      default -> new Delivery(Kind.STREAM, batch(), oldCode, faultRate);
    };
  }

  /** How an engine is told what to apply. */
  private enum Kind {
    /** By a stream's records. */
    STREAM,
    /** By the journal's heads. */
    CATCH_UP,
    /** By offsets in the journal; the changes of a row are merged before it is written. */
    BUILD
  }

  /** A part of the history as a stream may deliver it. */
  private List<JournalEntry> batch() {
    int size = 1 + random.nextInt(Math.min(12, entries.size()));
    int from = random.nextInt(entries.size() - size + 1);
    List<JournalEntry> batch = new ArrayList<>(entries.subList(from, from + size));
    switch (random.nextInt(5)) {
      case 0 -> Collections.shuffle(batch, random);
      case 1 -> batch.removeIf(_ -> random.nextInt(3) == 0);
      case 2 -> batch.addAll(List.copyOf(batch));
      case 3 -> {
        batch = new ArrayList<>(entries);
        Collections.shuffle(batch, random);
        batch = batch.subList(0, size);
      }
      default -> {}
    }
    return batch.isEmpty() ? List.of(entries.get(from)) : batch;
  }

  /** An operator skips events that no code can take. It repeats a failed call, so none fails. */
  private void operate() {
    Generation generation = projections.active(projection.view()).orElse(null);
    if (generation == null) {
      return;
    }
    for (Generation.Block block : generation.blocks().values()) {
      Position at = new Position(block.partition(), block.offset());
      if (faulty.needsSkip(at)) {
        watch.skipping(at);
        BlockedPartitions.Outcome outcome =
            projections.blockedPartitions().skip(generation, at, "No use.", clock.instant());
        log.add("the operator skips " + at + ": " + outcome);
      }
    }
  }

  /**
   * The last deliveries: of everything, of each partition's last record alone, or of nothing, with
   * an operator beside them.
   */
  private void settle() {
    List<JournalEntry> batch =
        switch (random.nextInt(3)) {
          case 0 -> entries;
          case 1 -> {
            Map<Integer, JournalEntry> heads = new LinkedHashMap<>();
            entries.forEach(entry -> heads.put(entry.position().partition(), entry));
            yield List.copyOf(heads.values());
          }
          default -> List.of();
        };
    for (int round = 0; round <= faulty.skips(); round++) {
      Kind kind = batch.isEmpty() ? Kind.CATCH_UP : Kind.STREAM;
      Delivery last = new Delivery(kind, batch, false, 0);
      while (last.step()) {}
      clock.advance(Duration.ofHours(1));
      operate();
    }
  }

  private void compare(List<String> wrong) {
    wrong.addAll(fold.differences(store.rows(viewTable)));
    Generation generation = projections.active(projection.view()).orElseThrow();
    if (!generation.checkpoints().equals(history.heads())) {
      wrong.add(
          "The checkpoints are " + generation.checkpoints() + " and the heads " + history.heads());
    }
    IntStream.range(0, history.partitions().count())
        .mapToObj(generation::block)
        .flatMap(java.util.Optional::stream)
        .forEach(block -> wrong.add("Still blocked: " + block));
    List<Skip> skips = projections.blockedPartitions().skips(generation);
    if (skips.size() != faulty.skips()) {
      wrong.add("There are " + faulty.skips() + " events to skip, and these skips: " + skips);
    }
  }

  /** One invocation of a projector, on a thread of its own that stops before every call. */
  private final class Delivery {

    private final StepThread thread = new StepThread();
    private final Faults faults;
    private final List<JournalEntry> batch;
    private final Engine engine;
    private final ProjectionStore mine;
    private final String name;
    private @Nullable Delivered delivered;

    Delivery(Kind kind, List<JournalEntry> batch, boolean oldCode, double faultRate) {
      this.batch = batch;
      this.name = "delivery " + ++deliveries + (oldCode ? " (old code)" : "");
      Engine.Blocked blocked =
          random.nextInt(4) == 0 ? Engine.Blocked.NOW : Engine.Blocked.WHEN_DUE;
      Map<Integer, Long> targets = kind == Kind.BUILD ? targets() : history.heads();
      int mostRows = 1 + random.nextInt(8);
      this.faults = new Faults(random, faultRate, log);
      DynamoDbClient dynamoDb =
          new InterceptedDynamoDb(
              store.dynamoDb(), thread.beforeCalls(name, log), faults, staleReads, watch);
      this.mine = new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE);
      this.engine =
          new Engine(
              oldCode ? faulty.oldCode() : faulty.newCode(),
              dynamoDb,
              viewTable,
              mine,
              new JournalReader(dynamoDb, history.table()),
              history.codec(),
              clock,
              new Engine.Settings(
                  1 + random.nextInt(8),
                  1 + random.nextInt(16),
                  1,
                  new Deployment("projector", oldCode ? "old" : "new")));
      log.add(
          name
              + " gets "
              + switch (kind) {
                case STREAM -> positions(batch);
                case CATCH_UP -> "the heads";
                case BUILD -> "to build up to " + targets + " by " + mostRows + " rows";
              });
      thread.start(
          () ->
              delivered =
                  switch (kind) {
                    case STREAM -> engine.deliver(batch);
                    case CATCH_UP -> engine.catchUp(targets, blocked, Instant.MAX);
                    case BUILD -> build(targets, mostRows);
                  });
    }

    /**
     * Heads as they may have been some time ago: of builds that repeat one, each may go further.
     */
    private Map<Integer, Long> targets() {
      Map<Integer, Long> targets = new TreeMap<>();
      history
          .heads()
          .forEach((partition, head) -> targets.put(partition, head - random.nextLong(head) / 2));
      return targets;
    }

    private Delivered build(Map<Integer, Long> targets, int mostRows) {
      Generation generation = mine.active(projection.view()).orElseThrow();
      return engine.build(generation, targets, mostRows, new Pace(0), Instant.MAX);
    }

    /** Up to the next call. False if it has ended. */
    boolean step() {
      if (thread.step()) {
        return true;
      }
      Delivered result = delivered;
      if (result != null) {
        checkAcknowledged(result);
      }
      log.add(name + " ends: " + (result == null ? thread.failure() : result));
      return false;
    }

    /** An acknowledged record does not come again: it is applied, or its partition is blocked. */
    private void checkAcknowledged(Delivered result) {
      batch.stream()
          .map(JournalEntry::position)
          .filter(position -> !result.isUnacknowledged(position))
          .filter(position -> watch.checkpoint(position.partition()) < position.offset())
          .filter(position -> !watch.wasBlocked(position.partition(), position.offset()))
          .forEach(
              position -> watch.violations().add(position + " was acknowledged and not applied."));
    }

    void kill() {
      faults.kill();
      thread.finish();
    }
  }

  private static List<Position> positions(Collection<JournalEntry> batch) {
    return batch.stream().map(JournalEntry::position).toList();
  }
}
