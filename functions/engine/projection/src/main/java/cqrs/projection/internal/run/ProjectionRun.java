package cqrs.projection.internal.run;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.Chunk;
import cqrs.projection.internal.fold.EventChanges;
import cqrs.projection.internal.fold.TooCoarseException;
import cqrs.projection.internal.fold.Volume;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Omission;
import cqrs.projection.internal.run.Engine.Blocked;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.projection.internal.write.RowWriter;
import cqrs.projection.internal.write.RowsWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** One way through the engine's steps, chunk after chunk. */
final class ProjectionRun {

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final int LONGEST_ERROR = 500;

  /** So many events are read and folded at a time while a generation is built. */
  private static final int READ_AHEAD = 2_000;

  /** Deliveries are not held back. */
  private static final Pace UNBOUND = new Pace(0);

  private final Engine.Tools tools;
  private final Generation generation;
  private final Map<Position, Omission> decided;
  private final EventSource source;
  private final Blocked whenBlocked;
  private final Instant until;

  /** Per partition, the offset that the chunks so far have reached. */
  private final Map<Integer, Long> known = new HashMap<>();

  /** Per partition, the offset to reach: those that can go on. */
  private final Map<Integer, Long> targets;

  private final Map<Integer, Long> unacknowledged = new TreeMap<>();
  private final Consumer<ApplyReport> done;
  private ApplyReport.Meter meter = new ApplyReport.Meter();
  private ApplyReport total = ApplyReport.NONE;

  /**
   * A way through the steps.
   *
   * @param decided events that are left out before they block
   * @param done is told of each chunk's work, and of what was done of one that failed
   */
  ProjectionRun(
      Engine.Tools tools,
      Generation generation,
      Map<Position, Omission> decided,
      EventSource source,
      Blocked whenBlocked,
      Instant until,
      Consumer<ApplyReport> done) {
    this.tools = tools;
    this.generation = generation;
    this.decided = decided;
    this.source = source;
    this.whenBlocked = whenBlocked;
    this.until = until;
    this.done = done;
    this.targets = source.targets();
    targets.keySet().forEach(p -> known.put(p, generation.checkpoint(p)));
    targets.keySet().removeIf(this::waits);
  }

  /** Goes as far as it can. The batch is what the answer speaks of. */
  Delivered run(Collection<JournalEntry> batch) {
    requireJournalNotBehind();
    try {
      while (behind() && !isOver()) {
        chunk(Volume.live(tools.settings().chunk()), UNBOUND);
      }
    } finally {
      meter.gaps(source.gaps());
      report();
    }
    long duplicates =
        batch.stream()
            .map(JournalEntry::position)
            .filter(p -> p.offset() <= generation.checkpoint(p.partition()))
            .count();
    return new Delivered(total, (int) duplicates, unacknowledged);
  }

  /**
   * Goes as far as it can, with changes merged as long as nobody needs them apart.
   *
   * @param rows the most of a chunk
   */
  Delivered build(int rows, Pace pace) {
    boolean merged = true;
    while (behind() && !isOver()) {
      int most = Math.min(rows, pace.rows());
      int before = total.rows();
      pace.begin(Duration.between(tools.clock().instant(), until));
      try {
        if (merged) {
          merged = mergedChunk(Volume.bulk(tools.settings().merged(), most), pace);
        } else {
          chunk(Volume.live(tools.settings().chunk(), most), pace);
        }
      } finally {
        pace.end(total.rows() - before);
      }
    }
    return new Delivered(total, 0, unacknowledged);
  }

  /** The time is up: what is not reached has to come again. */
  private boolean isOver() {
    boolean over = isTimeUp();
    if (over) {
      targets.keySet().forEach(p -> unacknowledged.put(p, reached(p) + 1));
    }
    return over;
  }

  private boolean isTimeUp() {
    return !tools.clock().instant().isBefore(until);
  }

  private void chunk(Volume volume, Pace pace) {
    Chunk chunk = new Chunk(volume);
    Map<Integer, Block> blocked = new HashMap<>();
    for (int partition : List.copyOf(targets.keySet())) {
      fill(chunk, partition, targets.getOrDefault(partition, 0L), blocked);
    }
    write(chunk, blocked, pace);
  }

  /**
   * Folds far more than a delivery does. All partitions go forward together, each by its share of
   * what is left, so that rows of a time that several partitions touch are written about once.
   *
   * @return false if the changes have to be told apart; then nothing is reached
   */
  private boolean mergedChunk(Volume volume, Pace pace) {
    Map<Integer, Long> from = new HashMap<>(known);
    Map<Integer, Long> to = new TreeMap<>(targets);
    Chunk chunk = new Chunk(volume);
    boolean areNew = known.values().stream().allMatch(offset -> offset == 0);
    Map<Integer, Block> blocked = new HashMap<>();
    try {
      while (chunk.room() > 0 && behind()) {
        Map<Integer, Long> shares = shares(Math.min(READ_AHEAD, chunk.room()));
        source.load(known, shares, tools.settings().parallelWrites(), pace);
        shares.forEach((partition, end) -> fill(chunk, partition, end, blocked));
        shares.keySet().forEach(partition -> source.forget(partition, reached(partition)));
      }
      tools.writer().writeMerged(chunk.rows(), generation.number(), areNew, pace, meter);
    } catch (TooCoarseException _) {
      known.putAll(from);
      targets.putAll(to);
      unacknowledged.clear();
      return false;
    }
    meter.merged(chunk.events());
    advance(chunk, new TreeMap<>(chunk.reached()), blocked, false);
    return true;
  }

  /** Per partition, how far to go with so many events. */
  private Map<Integer, Long> shares(int events) {
    long left =
        targets.entrySet().stream().mapToLong(t -> t.getValue() - reached(t.getKey())).sum();
    Map<Integer, Long> shares = new TreeMap<>();
    targets.forEach(
        (partition, target) -> {
          long behind = target - reached(partition);
          long share = left <= events ? behind : Math.max(1, behind * events / left);
          shares.put(partition, reached(partition) + Math.min(behind, share));
        });
    return shares;
  }

  /** A blocked partition is left alone until it is due, or other code has come. */
  private boolean waits(int partition) {
    return whenBlocked == Blocked.WHEN_DUE
        && generation
            .block(partition)
            .filter(b -> b.wasTriedBy(tools.settings().deployment()))
            .filter(b -> !StoredTimes.isDue(b.retryAt(), LONGEST_RETRY, tools.clock().instant()))
            .isPresent();
  }

  /**
   * Events below the checkpoint are duplicates, unless the journal has been cut and goes on anew.
   */
  private void requireJournalNotBehind() {
    source
        .targets()
        .forEach(
            (partition, target) -> {
              long checkpoint = generation.checkpoint(partition);
              if (target < checkpoint && source.head(partition) < checkpoint) {
                throw new CheckpointAheadException(generation.view(), partition, checkpoint);
              }
            });
  }

  private long reached(int partition) {
    return known.getOrDefault(partition, 0L);
  }

  private boolean behind() {
    targets.entrySet().removeIf(t -> reached(t.getKey()) >= t.getValue());
    return !targets.isEmpty();
  }

  /** Folds a partition's next events into the chunk, up to its target, a gap or a block. */
  private void fill(Chunk chunk, int partition, long target, Map<Integer, Block> blocked) {
    while (chunk.room() > 0 && reached(partition) < target) {
      Position next = new Position(partition, reached(partition) + 1);
      JournalEntry entry = source.entry(next, target, chunk.room());
      if (entry == null) {
        comesAgain(next);
        return;
      }
      Map<RowKey, Map<String, Change>> changes;
      try {
        changes = changes(entry);
      } catch (RuntimeException e) {
        blocked.put(partition, block(next, entry.type(), Optional.empty(), e));
        targets.remove(partition);
        return;
      }
      if (!mayTake(next)) {
        comesAgain(next);
        return;
      }
      chunk.take(entry, changes);
      known.put(partition, next.offset());
    }
  }

  private void comesAgain(Position next) {
    unacknowledged.put(next.partition(), next.offset());
    targets.remove(next.partition());
  }

  /** What an event changes, without what an operator leaves out of it. */
  private Map<RowKey, Map<String, Change>> changes(JournalEntry entry) {
    Position at = entry.position();
    Optional<Omission> omission =
        generation
            .omission(at.partition(), at.offset())
            .or(() -> Optional.ofNullable(decided.get(at)));
    if (omission.filter(Omission::isWholeEvent).isPresent()) {
      return Map.of();
    }
    EventChanges changes = new EventChanges();
    tools.view().decode(entry).project(changes);
    Map<RowKey, Map<String, Change>> byRow = changes.byRow();
    omission.ifPresent(o -> byRow.keySet().removeAll(o.rows()));
    return byRow;
  }

  /** An event that has blocked is not taken in silence: an operator may be about to skip it. */
  private boolean mayTake(Position at) {
    return generation
        .block(at.partition())
        .filter(b -> b.offset() == at.offset())
        .filter(_ -> !generation.hasBegun(at.partition(), at.offset()))
        .map(_ -> tools.store().blocks().begin(generation, at))
        .orElse(true);
  }

  private void write(Chunk chunk, Map<Integer, Block> blocked, Pace pace) {
    Map<Integer, Long> reached = new TreeMap<>(chunk.reached());
    SlowDelivery slow = new SlowDelivery(tools, generation, reached.keySet());
    RowsWriter.Written written =
        tools.writer().write(chunk.rows(), generation.number(), pace, () -> goesOn(slow), meter);
    for (RowWriter.Refused refused : written.refused()) {
      Position at = refused.position();
      reached.computeIfPresent(at.partition(), (_, o) -> Math.min(o, at.offset() - 1));
      targets.remove(at.partition());
      blocked.merge(
          at.partition(),
          block(at, chunk.type(at), Optional.of(refused.row()), refused.cause()),
          (a, b) -> a.offset() <= b.offset() ? a : b);
    }
    written
        .left()
        .forEach(row -> row.first().forEach((p, first) -> leave(p, first, reached, blocked)));
    advance(chunk, reached, blocked, slow.isTold());
  }

  /** Between two rows: what a delivery has not begun in time is left to the next one. */
  private boolean goesOn(SlowDelivery slow) {
    if (!source.isDelivery()) {
      return true;
    }
    slow.look();
    return !isTimeUp();
  }

  /** A row was not written, so its events come again, from the first one on. */
  private void leave(
      int partition, long first, Map<Integer, Long> reached, Map<Integer, Block> blocked) {
    Block block = blocked.get(partition);
    if (block != null && block.offset() <= first) {
      return;
    }
    blocked.remove(partition);
    reached.computeIfPresent(partition, (_, offset) -> Math.min(offset, first - 1));
    targets.remove(partition);
    unacknowledged.merge(partition, first, Math::min);
  }

  private void advance(
      Chunk chunk, Map<Integer, Long> reached, Map<Integer, Block> blocked, boolean told) {
    reached.entrySet().removeIf(r -> r.getValue() <= generation.checkpoint(r.getKey()));
    Map<Integer, Long> passed =
        tools.store().advance(generation, reached, upTo(chunk, reached), told);
    // Someone else is further: those events need not be looked at.
    passed.forEach((partition, offset) -> known.merge(partition, offset, Math::max));
    reached.forEach(source::forget);
    blocked.values().forEach(this::stop);
    Instant now = tools.clock().instant();
    for (JournalEntry entry : chunk.entries()) {
      Position at = entry.position();
      if (at.offset() <= reached.getOrDefault(at.partition(), 0L)) {
        meter.applied(entry, now);
      }
    }
    report();
  }

  /** When the newest event was recorded that this delivery moves a checkpoint over. */
  private Optional<Instant> upTo(Chunk chunk, Map<Integer, Long> reached) {
    return source.isDelivery()
        ? chunk.entries().stream()
            .filter(
                entry ->
                    entry.position().offset()
                        <= reached.getOrDefault(entry.position().partition(), 0L))
            .map(JournalEntry::recordedAt)
            .max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private void report() {
    ApplyReport work = meter.read();
    meter = new ApplyReport.Meter();
    total = total.plus(work);
    done.accept(work);
  }

  /** What nobody stands still for has to come again: who passed it may not have come as far. */
  private void stop(Block block) {
    if (tools.store().blocks().block(generation, block)) {
      meter.blocked(block);
    } else {
      unacknowledged.put(block.partition(), block.offset());
    }
  }

  private Block block(Position at, String type, Optional<RowKey> row, RuntimeException cause) {
    Instant now = tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<Block> before =
        generation.block(at.partition()).filter(b -> b.offset() == at.offset());
    int attempts = before.map(Block::attempts).orElse(0) + 1;
    Map<String, String> tried = new HashMap<>(before.map(Block::tried).orElse(Map.of()));
    tried.put(tools.settings().deployment().function(), tools.settings().deployment().version());
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 10));
    return new Block(
        at.partition(),
        at.offset(),
        type,
        error(cause),
        row,
        before.map(Block::since).orElse(now),
        attempts,
        now.plus(wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY),
        tried);
  }

  /** Short, because all blocks of a generation share its row, and without DynamoDB's own ids. */
  private static String error(RuntimeException cause) {
    String text =
        cause instanceof DynamoDbException refusal && refusal.awsErrorDetails() != null
            ? refusal.awsErrorDetails().errorMessage()
            : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return text.substring(0, Math.min(text.length(), LONGEST_ERROR));
  }
}
