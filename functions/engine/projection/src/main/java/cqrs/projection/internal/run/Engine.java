package cqrs.projection.internal.run;

import cqrs.domain.Event;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.Projection;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Omission;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.ProjectionStore.State;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.projection.internal.write.RowWriter;
import cqrs.projection.internal.write.RowsWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Applies each event of the journal to one view exactly once. A delivery says how far to go:
 *
 * <ol>
 *   <li>load the checkpoints (one read);
 *   <li>take each partition's events from checkpoint + 1 on without a gap, from the delivery or,
 *       where it has holes, from the journal;
 *   <li>fold them through the projection into one change a row;
 *   <li>write each row once, conditional on its ledger;
 *   <li>advance the checkpoints (one write).
 * </ol>
 *
 * A crash may leave rows ahead of the checkpoint. Their ledgers drop events that come again.
 */
public final class Engine {

  private final ViewDefinition<?> view;
  private final ProjectionStore store;
  private final Tools tools;
  private final JournalReader journal;
  private volatile Set<Long> written = Set.of(1L);

  /** The collaborators of each {@link ProjectionRun}. */
  record Tools(
      ViewDefinition<?> view,
      ProjectionStore store,
      RowsWriter writer,
      Clock clock,
      Settings settings) {}

  /**
   * The settings of an engine.
   *
   * @param chunk the maximum number of events in a chunk, which writes each row once
   * @param merged the same while a generation is built and changes are merged
   * @param parallelWrites the maximum number of rows written in parallel
   * @param deployment the running code; it retries at once what it has not tried yet
   */
  public record Settings(int chunk, int merged, int parallelWrites, Deployment deployment) {

    private static final int MERGED = 200_000;

    /** Settings that build with as many events per chunk as fit into memory. */
    public Settings(int chunk, int parallelWrites, Deployment deployment) {
      this(chunk, MERGED, parallelWrites, deployment);
    }
  }

  /**
   * An engine for one view.
   *
   * @param <E> the application's events
   */
  public <E extends Event> Engine(
      Projection<E> projection,
      DynamoDbClient dynamoDb,
      String viewTable,
      ProjectionStore store,
      JournalReader journal,
      EventCodec<E> codec,
      Clock clock,
      Settings settings) {
    this.view = new ViewDefinition<>(projection, codec);
    this.store = store;
    this.journal = journal;
    RowsWriter writer =
        new RowsWriter(new RowWriter(dynamoDb, viewTable), settings.parallelWrites());
    this.tools = new Tools(view, store, writer, clock, settings);
  }

  public String view() {
    return view.view();
  }

  public Projection.Version version() {
    return view.version();
  }

  public boolean sharesRows() {
    return view.sharesRows();
  }

  /**
   * The result of a delivery.
   *
   * @param work the report about the active generation, without the events
   * @param duplicates delivered events that the checkpoint already covered
   * @param unacknowledged the first offset per partition that has to be delivered again
   */
  public record Delivered(ApplyReport work, int duplicates, Map<Integer, Long> unacknowledged) {

    public int applied() {
      return work.applied();
    }

    public int rows() {
      return work.rows();
    }

    /** Whether this entry has to be delivered again. */
    public boolean isUnacknowledged(Position position) {
      Long first = unacknowledged.get(position.partition());
      return first != null && position.offset() >= first;
    }

    /** Takes the figures of the active generation. */
    Delivered counting(Delivered active) {
      return new Delivered(active.work, active.duplicates, unacknowledged);
    }

    /** Adds what another generation still needs. */
    Delivered besides(Delivered other) {
      Map<Integer, Long> all = new TreeMap<>(unacknowledged);
      other.unacknowledged.forEach((partition, offset) -> all.merge(partition, offset, Math::min));
      return new Delivered(work, duplicates, all);
    }
  }

  /** When blocked partitions are retried. */
  public enum Blocked {
    /** When they are due, or by code that has not tried yet. */
    WHEN_DUE,
    NOW
  }

  /**
   * Creates the view's first generation as the active one. Use it for a journal without events, or
   * if deliveries bring all events.
   *
   * @return this engine
   */
  public Engine open() {
    boolean _ = store.generations().open(view(), version(), tools.clock().instant());
    return this;
  }

  /** Applies a delivery without a time limit. */
  public Delivered deliver(Collection<JournalEntry> batch) {
    return deliver(batch, Instant.MAX, _ -> {});
  }

  /**
   * Applies a delivery.
   *
   * @param until when to stop between two chunks; later events are not acknowledged
   * @param done receives the report of each chunk on the active generation, even if it fails
   * @throws CheckpointAheadException if a checkpoint is above its partition's head
   * @throws RuntimeException if DynamoDB fails despite the retries; the delivery may be repeated
   */
  public Delivered deliver(
      Collection<JournalEntry> batch, Instant until, Consumer<ApplyReport> done) {
    return run(() -> new EventSource(journal, batch), batch, Blocked.WHEN_DUE, until, done);
  }

  /** As {@link #catchUp(Map, Blocked, Instant, Consumer)}, without reports. */
  public Delivered catchUp(Map<Integer, Long> targets, Blocked blocked, Instant until) {
    return catchUp(targets, blocked, until, _ -> {});
  }

  /**
   * Applies events from the journal, without a delivery.
   *
   * @param targets the offset to reach per partition
   * @param until when to stop between two chunks
   * @param done as for {@link #deliver}
   * @return {@link Delivered#unacknowledged} has the partitions that have not reached their target
   * @throws RuntimeException as {@link #deliver} does
   */
  public Delivered catchUp(
      Map<Integer, Long> targets, Blocked blocked, Instant until, Consumer<ApplyReport> done) {
    return run(() -> new EventSource(journal, targets), List.of(), blocked, until, done);
  }

  /**
   * Brings a generation forward that is not active. Its chunks are as large as memory allows, so
   * that one write of a row covers very many events.
   *
   * @param targets the offset to reach per partition
   * @param rows the maximum number of rows in a chunk; the pace may lower it
   * @param pace limits the calls
   * @param until when to stop between two chunks
   * @throws IllegalStateException if the generation has another major version than this code
   * @throws RuntimeException as {@link #deliver} does
   */
  public Delivered build(
      Generation generation, Map<Integer, Long> targets, int rows, Pace pace, Instant until) {
    if (!carries(generation)) {
      throw new IllegalStateException(
          "Generation %d of the view %s has version %s, and this code has %s."
              .formatted(generation.number(), view(), generation.version(), version()));
    }
    EventSource source = new EventSource(journal, targets);
    return new ProjectionRun(
            tools, generation, skipped(generation), source, Blocked.WHEN_DUE, until, _ -> {})
        .build(rows, pace);
  }

  /** Whether this code may write the generation. */
  public boolean carries(Generation generation) {
    return generation.version().major() == view.version().major();
  }

  /**
   * Writes the active and all following generations. A failure of one does not stop the others.
   *
   * <p>All events of a delivery are in the journal before this looks up the generations. So a
   * delivery may miss a new follower. The worker reads the heads after the generation has begun to
   * follow, and catches up.
   */
  private Delivered run(
      Supplier<EventSource> sources,
      Collection<JournalEntry> batch,
      Blocked blocked,
      Instant until,
      Consumer<ApplyReport> done) {
    Delivered counted = new Delivered(ApplyReport.NONE, 0, Map.of());
    Optional<State> state = store.read(view(), written);
    if (state.isEmpty()) {
      return counted;
    }
    GenerationManifest manifest = state.get().manifest();
    written = manifest.written();
    RuntimeException failure = null;
    for (Generation generation : state.get().written()) {
      if (!carries(generation)) {
        continue;
      }
      try {
        boolean active = manifest.active().equals(Optional.of(generation.number()));
        ProjectionRun run =
            new ProjectionRun(
                tools,
                generation,
                skipped(generation),
                sources.get(),
                blocked,
                until,
                active ? done : _ -> {});
        Delivered delivered = run.run(batch);
        counted = (active ? counted.counting(delivered) : counted).besides(delivered);
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return counted;
  }

  /** The skips that the generation has inherited. An active one has its own in its row. */
  private Map<Position, Omission> skipped(Generation generation) {
    boolean own = generation.phase() == Generation.Phase.ACTIVE && generation.blocks().isEmpty();
    return own ? Map.of() : store.blockedPartitions().omissions(generation);
  }
}
