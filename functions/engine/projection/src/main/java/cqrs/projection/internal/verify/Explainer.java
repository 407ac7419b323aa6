package cqrs.projection.internal.verify;

import cqrs.domain.Event;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.ProjectionStore.State;
import cqrs.projection.internal.verify.Explanation.Limits;
import cqrs.projection.internal.verify.Explanation.Subject;
import cqrs.projection.internal.verify.Replay.End;
import cqrs.projection.internal.verify.Replay.Part;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Explains a row of a view's active generation by the events that change it, while deliveries go
 * on. It folds the row as a {@link Verifier} does, at the offsets in the row's ledger, so a correct
 * row never differs. It reads only the partitions that the ledger names.
 *
 * <p>Unlike a verification, it trusts the ledger: it does not notice an event that both the row and
 * its ledger lack.
 */
public final class Explainer {

  private static final int PARALLELISM = 8;

  /** How many events are read between two looks at the clock. */
  private static final int STEP = 1000;

  private final ViewDefinition<?> view;
  private final DynamoDbClient dynamoDb;
  private final String viewTable;
  private final ProjectionStore store;
  private final JournalReader journal;
  private final Clock clock;

  public <E extends Event> Explainer(
      Projection<E> projection,
      DynamoDbClient dynamoDb,
      String viewTable,
      ProjectionStore store,
      JournalReader journal,
      EventCodec<E> codec,
      Clock clock) {
    this.view = new ViewDefinition<>(projection, codec);
    this.dynamoDb = dynamoDb;
    this.viewTable = viewTable;
    this.store = store;
    this.journal = journal;
    this.clock = clock;
  }

  public String view() {
    return view.view();
  }

  public Projection.Version version() {
    return view.version();
  }

  /** The view's active generation; empty if it has none yet. */
  public Optional<Generation> active() {
    return store.active(view());
  }

  /** Whether a generation is being built. */
  public boolean isBuilding() {
    return store.read(view(), Set.of(1L)).filter(State::isBuilding).isPresent();
  }

  /** Whether this code computes the rows of that generation. */
  public boolean carries(Generation generation) {
    return generation.version().major() == version().major();
  }

  /**
   * Reads a row.
   *
   * @param generation as just read
   * @param keys several where a text may mean any of them: the first one that is stored counts, or
   *     else the first one
   */
  public Subject read(Generation generation, List<RowKey> keys) {
    StoredRows rows = new StoredRows(dynamoDb, viewTable, generation.number(), new Pace(0));
    Map<RowKey, Map<String, AttributeValue>> stored = rows.read(keys);
    RowKey key = keys.stream().filter(stored::containsKey).findFirst().orElse(keys.getFirst());
    return new Subject(generation, key, stored.get(key));
  }

  /**
   * Explains a row.
   *
   * <p>If there are more events than it may read, it reads the newest of each partition. Then the
   * fold lacks the older ones, and the explanation is not complete.
   */
  public Explanation explain(Subject subject, Limits limits) {
    // Skips are read after the row, because each is decided before a row passes the event.
    SkippedEvents skipped = skipped(subject.generation());
    DoubleAdder units = new DoubleAdder();
    Replay replay = new Replay(view, journal.metered(units::add), new Pace(0));
    RowHistory history = new RowHistory(subject.generation().number(), limits.listed());
    Map<Integer, Long> bounds = subject.bounds();
    if (sum(bounds.values()) > limits.read()) {
      // A ledger may claim more than the journal has.
      bounds.replaceAll((partition, bound) -> Math.min(bound, journal.head(partition)));
    }
    long all = sum(bounds.values());
    Map<Position, RuntimeException> stopped = new ConcurrentHashMap<>();
    AtomicLong read = new AtomicLong();
    AtomicLong left = new AtomicLong();
    ParallelCalls.run(
        bounds.entrySet(),
        PARALLELISM,
        bound -> {
          Walk walk = new Walk(bound.getKey(), bound.getValue(), limits, all);
          walk.run(replay, skipped, subject.key(), history);
          read.addAndGet(walk.reached - walk.first);
          left.addAndGet(walk.left());
          if (walk.failure != null) {
            stopped.put(new Position(walk.partition, walk.reached + 1), walk.failure);
          }
        });
    return new Explanation(
        subject,
        read.get(),
        units.sum(),
        left.get(),
        history.count(),
        history.events(),
        stopped,
        history.row());
  }

  private static long sum(Collection<Long> offsets) {
    // Offsets that somebody has put into a ledger may have a sum that no long can hold.
    return offsets.stream().reduce(0L, (a, b) -> a + b < a ? Long.MAX_VALUE : a + b);
  }

  /** One partition. */
  private final class Walk {

    final int partition;
    final long first;
    private final long last;
    private final Limits limits;
    private boolean ended;
    long reached;
    @Nullable RuntimeException failure;

    Walk(int partition, long bound, Limits limits, long all) {
      this.partition = partition;
      this.limits = limits;
      this.last = bound;
      long share =
          all <= limits.read() ? last : Math.max(1, (long) ((double) bound / all * limits.read()));
      this.first = Math.max(0, last - share);
      this.reached = first;
    }

    void run(Replay replay, SkippedEvents skipped, RowKey key, RowHistory history) {
      while (reached < last && !ended && clock.instant().isBefore(limits.until())) {
        long to = Math.min(last, reached + STEP);
        End end =
            replay.run(
                new Part(partition, reached, to, to),
                skipped,
                (event, changes) -> take(event.entry(), changes.get(key), history));
        reached = end.reached();
        failure = end.cause();
        ended = reached < to;
      }
    }

    private void take(JournalEntry entry, @Nullable List<Step> steps, RowHistory history) {
      if (steps != null && limits.at().filter(recordedAt(entry)::isAfter).isEmpty()) {
        history.take(entry, steps);
      }
    }

    /** As answers show it. */
    private static Instant recordedAt(JournalEntry entry) {
      return entry.recordedAt().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The events before the first one that was read, and those after the last one. */
    long left() {
      return first + (ended ? 0 : last - reached);
    }
  }

  private SkippedEvents skipped(Generation generation) {
    return new SkippedEvents(store.blockedPartitions().recorded(generation));
  }

  /**
   * The rows that an event changes in a generation, each with its changes.
   *
   * @throws RuntimeException if this code cannot project the event
   */
  public Map<RowKey, List<Step>> changes(Generation generation, JournalEntry entry) {
    Replay replay = new Replay(view, journal, new Pace(0));
    return replay.changes(entry, skipped(generation));
  }
}
