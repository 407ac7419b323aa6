package shop.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import shop.journal.EventCodec;
import shop.journal.JournalEntry;
import shop.journal.Position;
import shop.projection.Engine.Blocked;
import shop.projection.Engine.Delivered;
import shop.projection.Generation.Block;
import shop.projection.Generation.Omission;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** One way through the engine's steps, chunk after chunk. */
final class Delivery {

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final int LONGEST_ERROR = 500;

  private final Projection projection;
  private final Generation generation;
  private final Source source;
  private final ProjectionStore store;
  private final EventCodec codec;
  private final RowsWriter writer;
  private final Clock clock;
  private final Engine.Settings settings;
  private final Blocked whenBlocked;
  private final Instant until;

  /** Per partition, the offset that the chunks so far have reached. */
  private final Map<Integer, Long> known = new HashMap<>();

  /** Per partition, the offset to reach: those that can go on. */
  private final Map<Integer, Long> targets;

  private final Map<Integer, Long> unacknowledged = new TreeMap<>();
  private int applied;
  private int rows;

  Delivery(
      Projection projection,
      Generation generation,
      Source source,
      ProjectionStore store,
      EventCodec codec,
      RowsWriter writer,
      Clock clock,
      Engine.Settings settings,
      Blocked whenBlocked,
      Instant until) {
    this.projection = projection;
    this.generation = generation;
    this.source = source;
    this.store = store;
    this.codec = codec;
    this.writer = writer;
    this.clock = clock;
    this.settings = settings;
    this.whenBlocked = whenBlocked;
    this.until = until;
    this.targets = source.targets();
    targets.keySet().forEach(p -> known.put(p, generation.checkpoint(p)));
    targets.keySet().removeIf(this::waits);
  }

  /** Goes as far as it can. The batch is what the answer speaks of. */
  Delivered run(Collection<JournalEntry> batch) {
    requireJournalNotBehind();
    while (behind()) {
      if (!clock.instant().isBefore(until)) {
        targets.keySet().forEach(p -> unacknowledged.put(p, reached(p) + 1));
        break;
      }
      Chunk chunk = new Chunk(settings.chunk());
      Map<Integer, Block> blocked = new HashMap<>();
      for (int partition : List.copyOf(targets.keySet())) {
        fill(chunk, partition, blocked);
      }
      write(chunk, blocked);
    }
    long duplicates =
        batch.stream()
            .map(JournalEntry::position)
            .filter(p -> p.offset() <= generation.checkpoint(p.partition()))
            .count();
    return new Delivered(applied, (int) duplicates, rows, unacknowledged);
  }

  /** A blocked partition is left alone until it is due, or other code has come. */
  private boolean waits(int partition) {
    return whenBlocked == Blocked.WHEN_DUE
        && generation
            .block(partition)
            .filter(b -> b.wasTriedBy(settings.deployment()))
            .filter(b -> clock.instant().isBefore(b.retryAt()))
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
  private void fill(Chunk chunk, int partition, Map<Integer, Block> blocked) {
    long target = targets.getOrDefault(partition, 0L);
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
    Optional<Omission> omission = generation.omission(at.partition(), at.offset());
    if (omission.filter(Omission::isWholeEvent).isPresent()) {
      return Map.of();
    }
    EventChanges changes = new EventChanges();
    projection.project(codec.decode(entry), changes);
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
        .map(_ -> store.blocks().begin(generation, at))
        .orElse(true);
  }

  private void write(Chunk chunk, Map<Integer, Block> blocked) {
    Map<Integer, Long> reached = new TreeMap<>(chunk.reached());
    for (RowWriter.Refused refused : writer.write(chunk.rows(), generation.number())) {
      Position at = refused.position();
      reached.computeIfPresent(at.partition(), (_, o) -> Math.min(o, at.offset() - 1));
      targets.remove(at.partition());
      blocked.merge(
          at.partition(),
          block(at, chunk.type(at), Optional.of(refused.row()), refused.cause()),
          (a, b) -> a.offset() <= b.offset() ? a : b);
    }
    reached.entrySet().removeIf(r -> r.getValue() <= generation.checkpoint(r.getKey()));
    store.advance(generation, reached);
    reached.forEach(source::forget);
    blocked.values().forEach(this::stop);
    applied += chunk.events();
    rows += chunk.rows().size();
  }

  /** What nobody stands still for has to come again: who passed it may not have come as far. */
  private void stop(Block block) {
    if (!store.blocks().block(generation, block)) {
      unacknowledged.put(block.partition(), block.offset());
    }
  }

  private Block block(Position at, String type, Optional<RowKey> row, RuntimeException cause) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<Block> before =
        generation.block(at.partition()).filter(b -> b.offset() == at.offset());
    int attempts = before.map(Block::attempts).orElse(0) + 1;
    Map<String, String> tried = new HashMap<>(before.map(Block::tried).orElse(Map.of()));
    tried.put(settings.deployment().function(), settings.deployment().version());
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
