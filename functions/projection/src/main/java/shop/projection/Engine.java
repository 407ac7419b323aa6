package shop.projection;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.journal.EventCodec;
import shop.journal.JournalEntry;
import shop.journal.JournalReader;
import shop.journal.Position;
import shop.projection.ProjectionStore.State;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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
   * @param deployment the code that runs; what it has not tried yet it tries at once
   */
  public record Settings(int chunk, int parallelWrites, Deployment deployment) {}

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

  /** What becomes of partitions that stand still. */
  public enum Blocked {
    /** They are tried when they are due, or by code that has not tried yet. */
    WHEN_DUE,
    /** They are tried now. */
    NOW
  }

  /** Applies what a delivery tells of, however long it takes. */
  public Delivered deliver(Collection<JournalEntry> batch) {
    return deliver(batch, Instant.MAX);
  }

  /**
   * Applies what a delivery tells of.
   *
   * @param until when to stop between two chunks; what is not reached by then is not acknowledged
   * @throws CheckpointAheadException if a checkpoint is above its partition's head
   * @throws RuntimeException if DynamoDB does not take it within the retries; the same delivery may
   *     then be repeated
   */
  public Delivered deliver(Collection<JournalEntry> batch, Instant until) {
    return run(new Source(journal, batch), batch, Blocked.WHEN_DUE, until);
  }

  /**
   * Applies what the journal has, without being told by a stream.
   *
   * @param targets per partition, the offset to reach
   * @param until when to stop between two chunks
   * @return {@link Delivered#unacknowledged} has the partitions that are not there yet
   * @throws RuntimeException as {@link #deliver} does
   */
  public Delivered catchUp(Map<Integer, Long> targets, Blocked blocked, Instant until) {
    return run(new Source(journal, targets), List.of(), blocked, until);
  }

  private Delivered run(
      Source source, Collection<JournalEntry> batch, Blocked blocked, Instant until) {
    Generation generation = activeGeneration();
    if (generation.version().major() != projection.version().major()) {
      return new Delivered(0, 0, 0, Map.of());
    }
    Delivery delivery =
        new Delivery(
            projection, generation, source, store, codec, writer, clock, settings, blocked, until);
    return delivery.run(batch);
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
}
