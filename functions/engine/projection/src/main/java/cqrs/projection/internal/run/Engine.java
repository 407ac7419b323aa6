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

  private final ViewDefinition<?> view;
  private final ProjectionStore store;
  private final Tools tools;
  private final JournalReader journal;
  private volatile Set<Long> written = Set.of(1L);

  /** What every way through the steps needs. */
  record Tools(
      ViewDefinition<?> view,
      ProjectionStore store,
      RowsWriter writer,
      Clock clock,
      Settings settings) {}

  /**
   * How an engine works.
   *
   * @param chunk the most events folded into one write a row
   * @param merged the same while a generation is built, where changes are merged as they come
   * @param parallelWrites the most rows written at a time
   * @param deployment the code that runs; what it has not tried yet it tries at once
   */
  public record Settings(int chunk, int merged, int parallelWrites, Deployment deployment) {

    private static final int MERGED = 200_000;

    /** Settings that build with as many events a chunk as fit into memory. */
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
   * How a delivery ended.
   *
   * @param work what was done to the active generation, but for the events
   * @param duplicates delivered events that the checkpoint covered already
   * @param unacknowledged per partition, the first offset that has to be delivered again
   */
  public record Delivered(ApplyReport work, int duplicates, Map<Integer, Long> unacknowledged) {

    /** Events folded in. */
    public int applied() {
      return work.applied();
    }

    /** Rows written. */
    public int rows() {
      return work.rows();
    }

    /** Whether this entry has to be delivered again. */
    public boolean isUnacknowledged(Position position) {
      Long first = unacknowledged.get(position.partition());
      return first != null && position.offset() >= first;
    }

    /** With the figures of the generation that queries read. */
    Delivered counting(Delivered active) {
      return new Delivered(active.work, active.duplicates, unacknowledged);
    }

    /** With what another generation still needs. */
    Delivered besides(Delivered other) {
      Map<Integer, Long> all = new TreeMap<>(unacknowledged);
      other.unacknowledged.forEach((partition, offset) -> all.merge(partition, offset, Math::min));
      return new Delivered(work, duplicates, all);
    }
  }

  /** What becomes of partitions that stand still. */
  public enum Blocked {
    /** They are tried when they are due, or by code that has not tried yet. */
    WHEN_DUE,
    /** They are tried now. */
    NOW
  }

  /**
   * Makes the view's first generation and lets queries read it at once: right for a journal without
   * events, or where deliveries bring them all.
   *
   * @return this engine
   */
  public Engine open() {
    boolean _ = store.generations().open(view(), version(), tools.clock().instant());
    return this;
  }

  /** Applies what a delivery tells of, however long it takes. */
  public Delivered deliver(Collection<JournalEntry> batch) {
    return deliver(batch, Instant.MAX, _ -> {});
  }

  /**
   * Applies what a delivery tells of.
   *
   * @param until when to stop between two chunks; what is not reached by then is not acknowledged
   * @param done is told of the work on the active generation chunk by chunk, also where the
   *     delivery fails
   * @throws CheckpointAheadException if a checkpoint is above its partition's head
   * @throws RuntimeException if DynamoDB does not take it within the retries; the same delivery may
   *     then be repeated
   */
  public Delivered deliver(
      Collection<JournalEntry> batch, Instant until, Consumer<ApplyReport> done) {
    return run(() -> new EventSource(journal, batch), batch, Blocked.WHEN_DUE, until, done);
  }

  /** Applies what the journal has, for whoever does not measure. */
  public Delivered catchUp(Map<Integer, Long> targets, Blocked blocked, Instant until) {
    return catchUp(targets, blocked, until, _ -> {});
  }

  /**
   * Applies what the journal has, without being told by a stream.
   *
   * @param targets per partition, the offset to reach
   * @param until when to stop between two chunks
   * @param done as {@link #deliver} has it
   * @return {@link Delivered#unacknowledged} has the partitions that are not there yet
   * @throws RuntimeException as {@link #deliver} does
   */
  public Delivered catchUp(
      Map<Integer, Long> targets, Blocked blocked, Instant until, Consumer<ApplyReport> done) {
    return run(() -> new EventSource(journal, targets), List.of(), blocked, until, done);
  }

  /**
   * Brings one generation forward that is not active, from wherever it stands, in chunks as large
   * as memory allows, so that a row is written once for very many events.
   *
   * @param targets per partition, the offset to reach
   * @param rows the most rows of a chunk; the pace may make it fewer
   * @param pace counts and bounds the write units
   * @param until when to stop between two chunks
   * @throws IllegalStateException if the generation is of another major version than this code
   * @throws RuntimeException as {@link #deliver} does
   */
  public Delivered build(
      Generation generation, Map<Integer, Long> targets, int rows, Pace pace, Instant until) {
    if (!carries(generation)) {
      throw new IllegalStateException(
          "Generation "
              + generation.number()
              + " of the view "
              + view()
              + " has version "
              + generation.version()
              + ", and this code "
              + version()
              + ".");
    }
    EventSource source = new EventSource(journal, targets);
    return new ProjectionRun(
            tools, generation, decided(generation), source, Blocked.WHEN_DUE, until, _ -> {})
        .build(rows, pace);
  }

  /** Whether the generation is one that this code may touch. */
  public boolean carries(Generation generation) {
    return generation.version().major() == view.version().major();
  }

  /**
   * Writes every generation that is read or follows; one that fails does not hold up the others.
   *
   * <p>What is applied here was in the journal before the generations are looked up. So a delivery
   * that does not know of a generation brings nothing that this generation will not find when it
   * reads the heads, which it does after it has begun to follow.
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
    GenerationManifest directory = state.get().directory();
    written = directory.written();
    RuntimeException failure = null;
    for (Generation generation : state.get().written()) {
      if (!carries(generation)) {
        continue;
      }
      try {
        boolean active = directory.active().equals(Optional.of(generation.number()));
        ProjectionRun delivery =
            new ProjectionRun(
                tools,
                generation,
                decided(generation),
                sources.get(),
                blocked,
                until,
                active ? done : _ -> {});
        Delivered delivered = delivery.run(batch);
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

  /** What operators have left out of the generation that this one follows. */
  private Map<Position, Omission> decided(Generation generation) {
    boolean own = generation.phase() == Generation.Phase.ACTIVE && generation.blocks().isEmpty();
    return own ? Map.of() : store.blocks().omissions(generation);
  }
}
