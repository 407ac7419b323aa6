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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** One pass through the engine's steps for one generation, chunk by chunk. */
final class ProjectionRun {

  private static final Duration FIRST_RETRY_DELAY = Duration.ofMinutes(1);
  static final Duration MAX_RETRY_DELAY = Duration.ofHours(1);
  private static final int MAX_ERROR_LENGTH = 500;

  /** How many events a build reads and folds at a time. */
  private static final int READ_AHEAD = 2_000;

  /** Deliveries have no limit. */
  private static final Pace UNBOUND = new Pace(0);

  private final Engine.Tools tools;
  private final Generation generation;
  private final Map<Position, Omission> skipped;
  private final EventSource source;
  private final Blocked whenBlocked;
  private final Instant until;

  /** The offset that the chunks so far have reached, per partition. */
  private final Map<Integer, Long> progress = new HashMap<>();

  /** The offset to reach, per partition that can go on. */
  private final Map<Integer, Long> targets;

  private final Map<Integer, Long> unacknowledged = new TreeMap<>();
  private final Consumer<ApplyReport> done;
  private ApplyReport.Meter meter = new ApplyReport.Meter();
  private ApplyReport total = ApplyReport.NONE;

  /**
   * A run.
   *
   * @param skipped events that are skipped before they block
   * @param done receives the report of each chunk, even if it fails
   */
  ProjectionRun(
      Engine.Tools tools,
      Generation generation,
      Map<Position, Omission> skipped,
      EventSource source,
      Blocked whenBlocked,
      Instant until,
      Consumer<ApplyReport> done) {
    this.tools = tools;
    this.generation = generation;
    this.skipped = skipped;
    this.source = source;
    this.whenBlocked = whenBlocked;
    this.until = until;
    this.done = done;
    this.targets = source.targets();
    targets.keySet().forEach(p -> progress.put(p, generation.checkpoint(p)));
    targets.keySet().removeIf(this::waits);
  }

  /** Applies a delivery, or the journal if the batch is empty. */
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
   * Builds a generation. Changes are merged until events have to be separated.
   *
   * @param rows the maximum number of rows in a chunk
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

  /** Whether the time is up. If so, the rest has to be delivered again. */
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
   * Applies a large chunk. Each partition contributes its share of what is left. So a row that
   * belongs to a period and to several partitions is written about once.
   *
   * @return false if events have to be separated; then no target is reached
   */
  private boolean mergedChunk(Volume volume, Pace pace) {
    Map<Integer, Long> from = new HashMap<>(progress);
    Map<Integer, Long> to = new TreeMap<>(targets);
    Chunk chunk = new Chunk(volume);
    boolean areNew = progress.values().stream().allMatch(offset -> offset == 0);
    Map<Integer, Block> blocked = new HashMap<>();
    try {
      while (chunk.room() > 0 && behind()) {
        Map<Integer, Long> shares = shares(Math.min(READ_AHEAD, chunk.room()));
        source.load(progress, shares, tools.settings().parallelWrites(), pace);
        shares.forEach((partition, end) -> fill(chunk, partition, end, blocked));
        shares.keySet().forEach(partition -> source.forget(partition, reached(partition)));
      }
      tools.writer().writeMerged(chunk.rows(), generation.number(), areNew, pace, meter);
    } catch (TooCoarseException _) {
      progress.putAll(from);
      targets.putAll(to);
      unacknowledged.clear();
      return false;
    }
    meter.merged(chunk.events());
    advance(chunk, new TreeMap<>(chunk.reached()), blocked, Set.of());
    return true;
  }

  /** Divides so many events among the partitions; returns the offset to reach for each. */
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

  /** Whether a blocked partition is not due and this code has tried it before. */
  private boolean waits(int partition) {
    return whenBlocked == Blocked.WHEN_DUE
        && generation
            .block(partition)
            .filter(b -> b.wasTriedBy(tools.settings().deployment()))
            .filter(b -> !StoredTimes.isDue(b.retryAt(), MAX_RETRY_DELAY, tools.clock().instant()))
            .isPresent();
  }

  /** Events below the checkpoint are duplicates, unless the journal has lost events. */
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
    return progress.getOrDefault(partition, 0L);
  }

  private boolean behind() {
    targets.entrySet().removeIf(t -> reached(t.getKey()) >= t.getValue());
    return !targets.isEmpty();
  }

  /** Folds a partition's next events into the chunk, up to the target, a gap or a block. */
  private void fill(Chunk chunk, int partition, long target, Map<Integer, Block> blocked) {
    while (chunk.room() > 0 && reached(partition) < target) {
      Position next = new Position(partition, reached(partition) + 1);
      JournalEntry entry = source.entry(next, target, chunk.room());
      if (entry == null) {
        redeliver(next);
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
        redeliver(next);
        return;
      }
      chunk.take(entry, changes);
      progress.put(partition, next.offset());
    }
  }

  private void redeliver(Position next) {
    unacknowledged.put(next.partition(), next.offset());
    targets.remove(next.partition());
  }

  /** The changes that an event makes, without those that an operator has skipped. */
  private Map<RowKey, Map<String, Change>> changes(JournalEntry entry) {
    Position at = entry.position();
    Optional<Omission> omission =
        generation
            .omission(at.partition(), at.offset())
            .or(() -> Optional.ofNullable(skipped.get(at)));
    if (omission.filter(Omission::isWholeEvent).isPresent()) {
      return Map.of();
    }
    EventChanges changes = new EventChanges();
    tools.view().decode(entry).project(changes);
    Map<RowKey, Map<String, Change>> byRow = changes.byRow();
    omission.ifPresent(o -> byRow.keySet().removeAll(o.rows()));
    return byRow;
  }

  /** Marks a blocked event as begun, because an operator may be about to skip it. */
  private boolean mayTake(Position at) {
    return generation
        .block(at.partition())
        .filter(b -> b.offset() == at.offset())
        .filter(_ -> !generation.hasBegun(at.partition(), at.offset()))
        .map(_ -> tools.store().blockedPartitions().begin(generation, at))
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
    advance(chunk, reached, blocked, slow.announced());
  }

  /** Whether to write the next row. A delivery leaves rows that it cannot begin in time. */
  private boolean goesOn(SlowDelivery slow) {
    if (!source.isDelivery()) {
      return true;
    }
    slow.check();
    return !isTimeUp();
  }

  /** A row was left, so its events have to be delivered again. */
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
      Chunk chunk,
      Map<Integer, Long> reached,
      Map<Integer, Block> blocked,
      Set<Integer> announced) {
    reached.entrySet().removeIf(r -> r.getValue() <= generation.checkpoint(r.getKey()));
    Map<Integer, Long> passed =
        tools.store().advance(generation, reached, upTo(chunk, reached), announced);
    // Another delivery is further, so these events need not be applied again.
    passed.forEach((partition, offset) -> progress.merge(partition, offset, Math::max));
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

  /** When the newest event was recorded that this delivery applies. */
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
    ApplyReport report = meter.read();
    meter = new ApplyReport.Meter();
    total = total.plus(report);
    done.accept(report);
  }

  /** Records a block. If it is not recorded, the event has to be delivered again. */
  private void stop(Block block) {
    if (tools.store().blockedPartitions().block(generation, block)) {
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
    Duration wait = FIRST_RETRY_DELAY.multipliedBy(1L << Math.min(attempts - 1, 10));
    return new Block(
        at.partition(),
        at.offset(),
        type,
        error(cause),
        row,
        before.map(Block::since).orElse(now),
        attempts,
        now.plus(wait.compareTo(MAX_RETRY_DELAY) < 0 ? wait : MAX_RETRY_DELAY),
        tried);
  }

  /**
   * A short text, because all blocks share the generation's row, without DynamoDB's request ids.
   */
  private static String error(RuntimeException cause) {
    String text =
        cause instanceof DynamoDbException refusal && refusal.awsErrorDetails() != null
            ? refusal.awsErrorDetails().errorMessage()
            : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return text.substring(0, Math.min(text.length(), MAX_ERROR_LENGTH));
  }
}
