package shop.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import shop.journal.EventCodec;
import shop.journal.JournalEntry;
import shop.journal.JournalReader;
import shop.journal.Position;
import shop.projection.Generation.Block;
import shop.projection.ProjectionStore.State;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Keeps one view in step with the journal, exactly once. A delivery only says how far to go:
 *
 * <ol>
 *   <li>load the checkpoints (one read);
 *   <li>take each partition's events from checkpoint + 1 on without a gap, out of the delivery or,
 *       where it has holes, out of the journal;
 *   <li>fold them through the projection into one change a row;
 *   <li>write each row once, conditional on its ledger;
 *   <li>advance the checkpoints (one write).
 * </ol>
 *
 * A crash anywhere leaves rows ahead of the checkpoint; their ledgers drop what comes again.
 */
public final class Engine {

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final int LONGEST_ERROR = 500;

  private final Projection projection;
  private final ProjectionStore store;
  private final JournalReader journal;
  private final EventCodec codec;
  private final RowsWriter writer;
  private final Clock clock;
  private final Settings settings;
  private volatile long lastActive = 1;

  /**
   * How an engine works.
   *
   * @param chunk the most events folded into one write a row
   * @param parallelWrites the most rows written at a time
   * @param deployment names the code that runs; a partition blocked by other code is tried at once
   */
  public record Settings(int chunk, int parallelWrites, String deployment) {}

  public Engine(
      Projection projection,
      DynamoDbClient dynamoDb,
      String viewTable,
      ProjectionStore store,
      JournalReader journal,
      EventCodec codec,
      Clock clock,
      Settings settings) {
    this.projection = projection;
    this.store = store;
    this.journal = journal;
    this.codec = codec;
    this.clock = clock;
    this.settings = settings;
    this.writer = new RowsWriter(new RowWriter(dynamoDb, viewTable), settings.parallelWrites());
  }

  public String view() {
    return projection.view();
  }

  /**
   * How a delivery ended.
   *
   * @param applied events folded in
   * @param duplicates delivered events that the checkpoint covered already
   * @param rows rows written
   * @param unacknowledged per partition, the first offset that has to be delivered again
   */
  public record Delivered(
      int applied, int duplicates, int rows, Map<Integer, Long> unacknowledged) {

    /** Whether this entry has to be delivered again. */
    public boolean isUnacknowledged(Position position) {
      Long first = unacknowledged.get(position.partition());
      return first != null && position.offset() >= first;
    }
  }

  /**
   * Applies what a delivery tells of.
   *
   * @throws CheckpointAheadException if a checkpoint is above its partition's head
   * @throws RuntimeException if DynamoDB does not take it within the retries; the same delivery may
   *     then be repeated
   */
  public Delivered deliver(Collection<JournalEntry> batch) {
    Generation generation = activeGeneration();
    if (generation.version().major() != projection.version().major()) {
      return new Delivered(0, 0, 0, Map.of());
    }
    Run run = new Run(generation, new Source(journal, batch), batch);
    run.requireJournalNotBehind();
    run.all();
    return run.result();
  }

  private Generation activeGeneration() {
    Optional<State> state = store.read(view(), lastActive);
    if (state.isEmpty()) {
      store.createFirst(view(), projection.version(), clock.instant());
      state = store.read(view(), 1);
    }
    Generation active = state.orElseThrow().active();
    lastActive = active.number();
    return active;
  }

  /** One delivery's way through the steps. */
  private final class Run {

    private final Generation generation;
    private final Source source;
    private final Map<Integer, Long> known = new HashMap<>();
    private final Map<Integer, Long> targets;
    private final Map<Integer, Long> unacknowledged = new TreeMap<>();
    private final int duplicates;
    private int applied;
    private int rows;

    Run(Generation generation, Source source, Collection<JournalEntry> batch) {
      this.generation = generation;
      this.source = source;
      this.targets = source.targets();
      this.duplicates =
          (int)
              batch.stream()
                  .map(JournalEntry::position)
                  .filter(p -> p.offset() <= generation.checkpoint(p.partition()))
                  .count();
      targets.keySet().forEach(p -> known.put(p, generation.checkpoint(p)));
      targets.keySet().removeIf(this::waits);
    }

    Delivered result() {
      return new Delivered(applied, duplicates, rows, unacknowledged);
    }

    /** A blocked partition is left alone until it is due, or other code has come. */
    private boolean waits(int partition) {
      return generation
          .block(partition)
          .filter(b -> b.deployment().equals(settings.deployment()))
          .filter(b -> clock.instant().isBefore(b.retryAt()))
          .isPresent();
    }

    /**
     * Events below the checkpoint are duplicates, unless the journal has been cut and goes on anew.
     */
    void requireJournalNotBehind() {
      source
          .targets()
          .forEach(
              (partition, target) -> {
                long checkpoint = generation.checkpoint(partition);
                if (target < checkpoint
                    && Retries.run(() -> journal.head(partition)) < checkpoint) {
                  throw new CheckpointAheadException(view(), partition, checkpoint);
                }
              });
    }

    void all() {
      while (behind()) {
        Chunk chunk = new Chunk(settings.chunk());
        Map<Integer, Block> blocked = new HashMap<>();
        for (int partition : List.copyOf(targets.keySet())) {
          fill(chunk, partition, blocked);
        }
        write(chunk, blocked);
      }
    }

    private boolean behind() {
      targets.entrySet().removeIf(t -> known.getOrDefault(t.getKey(), 0L) >= t.getValue());
      return !targets.isEmpty();
    }

    /** Folds a partition's next events into the chunk, up to its target, a gap or a block. */
    private void fill(Chunk chunk, int partition, Map<Integer, Block> blocked) {
      long target = targets.getOrDefault(partition, 0L);
      while (chunk.room() > 0) {
        long next = known.getOrDefault(partition, 0L) + 1;
        if (next > target) {
          return;
        }
        JournalEntry entry = source.entry(new Position(partition, next), target, chunk.room());
        if (entry == null) {
          unacknowledged.put(partition, next);
          targets.remove(partition);
          return;
        }
        EventChanges changes = new EventChanges();
        try {
          projection.project(codec.decode(entry), changes);
        } catch (RuntimeException e) {
          blocked.put(partition, block(entry.position(), entry.type(), e));
          targets.remove(partition);
          return;
        }
        chunk.take(entry, changes);
        known.put(partition, next);
      }
    }

    private void write(Chunk chunk, Map<Integer, Block> blocked) {
      Map<Integer, Long> reached = new TreeMap<>(chunk.reached());
      for (RowWriter.Refused refused : writer.write(chunk.rows(), generation.number())) {
        Position at = refused.position();
        reached.computeIfPresent(at.partition(), (_, o) -> Math.min(o, at.offset() - 1));
        targets.remove(at.partition());
        blocked.merge(
            at.partition(),
            block(at, chunk.type(at), refused.cause()),
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
      if (!store.block(generation, block)) {
        unacknowledged.put(block.partition(), block.offset());
      }
    }

    private Block block(Position at, String type, RuntimeException cause) {
      Instant now = clock.instant();
      Optional<Block> before =
          generation.block(at.partition()).filter(b -> b.offset() == at.offset());
      int attempts = before.map(Block::attempts).orElse(0) + 1;
      Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 10));
      return new Block(
          at.partition(),
          at.offset(),
          type,
          error(cause),
          before.map(Block::since).orElse(now),
          attempts,
          now.plus(wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY),
          settings.deployment());
    }

    /** Short, because all blocks of a generation share its row, and without DynamoDB's own ids. */
    private static String error(RuntimeException cause) {
      String text =
          cause instanceof DynamoDbException refusal && refusal.awsErrorDetails() != null
              ? refusal.awsErrorDetails().errorMessage()
              : cause.toString();
      return text.substring(0, Math.min(text.length(), LONGEST_ERROR));
    }
  }
}
