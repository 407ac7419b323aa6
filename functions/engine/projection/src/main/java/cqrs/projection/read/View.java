package cqrs.projection.read;

import cqrs.journal.codec.Position;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.Ledger;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.ViewBusyException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reads one view. It looks up the active generation every few seconds. With a token, it waits until
 * the view contains the write, and then reads strongly consistent.
 */
public final class View {

  /** How long a reader may use a generation that is not active any more. */
  public static final Duration GENERATION_CACHE = Duration.ofSeconds(5);

  private final DynamoDbClient dynamoDb;
  private final ProjectionStore store;
  private final String view;
  private final String table;
  private final Predicate<Position> written;
  private final LongSupplier nanoTime;
  private final LongConsumer park;
  private final WaitingTime waitingTime;

  /** A generation keeps its major version. */
  private final Map<Long, Integer> majors = new ConcurrentHashMap<>();

  private volatile @Nullable Cached cached;

  private record Cached(GenerationManifest manifest, long readAt) {}

  /**
   * A view for trusted tokens, such as those of published events.
   *
   * @param projections the table of checkpoints and generations
   * @param view the view's name
   * @param table the view's table
   */
  public static View of(DynamoDbClient dynamoDb, String projections, String view, String table) {
    return new View(dynamoDb, new ProjectionStore(dynamoDb, projections), view, table);
  }

  /** A view for trusted tokens. */
  public View(DynamoDbClient dynamoDb, ProjectionStore store, String view, String table) {
    this(dynamoDb, store, view, table, _ -> true);
  }

  /**
   * A view for tokens from outside.
   *
   * @param written whether the journal has an event at a position; called at most once per read and
   *     partition, and only if the view does not show that write at first
   */
  public View(
      DynamoDbClient dynamoDb,
      ProjectionStore store,
      String view,
      String table,
      Predicate<Position> written) {
    this(dynamoDb, store, view, table, written, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * One with another clock.
   *
   * @param park waits for the given nanoseconds
   */
  View(
      DynamoDbClient dynamoDb,
      ProjectionStore store,
      String view,
      String table,
      Predicate<Position> written,
      LongSupplier nanoTime,
      LongConsumer park) {
    this.dynamoDb = dynamoDb;
    this.store = store;
    this.view = view;
    this.table = table;
    this.written = written;
    this.nanoTime = nanoTime;
    this.park = park;
    this.waitingTime = new WaitingTime(nanoTime);
  }

  /**
   * Reads one row. With tokens, one call is enough if the row's ledger covers all of them.
   *
   * @throws ViewNotBuiltException if the view has no active generation yet
   * @throws OlderRowsException if the active generation is of an earlier version than asked
   * @throws UnknownWriteException if the journal does not have a token's write
   * @throws ViewBehindException if the view does not show the tokens' writes in time
   */
  public Optional<Row> get(RowKey key, ReadConsistency consistency) {
    long active = ofVersion(active(manifest()), consistency);
    if (!consistency.isAsked()) {
      return rows(active, false).get(key);
    }
    Optional<Row> row = rows(active, true).get(key);
    if (row.isPresent() && covers(row.get(), consistency.floor())) {
      consistency.waited().accept(Duration.ZERO);
      return row;
    }
    try (Patience patience = patience(consistency)) {
      long generation = await(consistency, patience, null);
      return rows(generation, true).get(key);
    }
  }

  /**
   * Reads several rows.
   *
   * @param query makes a limited number of reads; if it throws {@link RowMissingException}, it is
   *     repeated within the same patience
   * @throws RuntimeException as {@link #get} does
   */
  public <T> T read(ReadConsistency consistency, Function<Rows, T> query) {
    try (Patience patience = patience(consistency)) {
      while (true) {
        try {
          return query.apply(rows(consistency, patience, null));
        } catch (RowMissingException e) {
          Duration before = patience.paused();
          pause(patience);
          consistency.waited().accept(patience.paused().minus(before));
        }
      }
    }
  }

  private Rows rows(ReadConsistency consistency, Patience patience, @Nullable Long pinned) {
    if (!consistency.isAsked()) {
      long found = pinned == null ? active(manifest()) : pinned;
      return rows(ofVersion(found, consistency), false);
    }
    long generation = await(consistency, patience, pinned);
    return rows(generation, true);
  }

  private Patience patience(ReadConsistency consistency) {
    return new Patience(consistency.patience(), waitingTime, nanoTime, park);
  }

  /** One page of a longer answer. */
  public static final class Page {

    private final Rows rows;
    private final GenerationManifest manifest;
    private final String query;
    private final long generation;
    private final List<String> after;

    private Page(
        Rows rows, GenerationManifest manifest, String query, long generation, List<String> after) {
      this.rows = rows;
      this.manifest = manifest;
      this.query = query;
      this.generation = generation;
      this.after = after;
    }

    public Rows rows() {
      return rows;
    }

    /** The keys that the page before has passed to {@link #next}; empty on the first page. */
    public List<String> after() {
      return after;
    }

    /** The cursor of the next page, with the keys after which it continues. */
    public String next(List<String> keys) {
      return Cursors.write(manifest, query, new Cursors.Cursor(generation, keys));
    }
  }

  /**
   * Begins a page. Pages with cursors stay in one generation as long as it is kept.
   *
   * @param query identifies the query with its parameters; cursors of other queries are refused
   * @throws BadCursorException if the cursor is forged, of another query, or too old
   * @throws RuntimeException as {@link #get} does
   */
  public Page page(ReadConsistency consistency, String query, Optional<String> cursor) {
    GenerationManifest manifest = manifest();
    if (cursor.isEmpty()) {
      long active = active(manifest);
      return new Page(pinned(consistency, active), manifest, query, active, List.of());
    }
    Cursors.Cursor place = place(manifest, query, cursor.get());
    Rows rows = pinned(consistency, place.generation());
    return new Page(rows, manifest, query, place.generation(), place.keys());
  }

  private Rows pinned(ReadConsistency consistency, long generation) {
    try (Patience patience = patience(consistency)) {
      return rows(consistency, patience, generation);
    }
  }

  /** The cursor may come from a generation that is newer than the cached manifest. */
  private Cursors.Cursor place(GenerationManifest manifest, String query, String cursor) {
    try {
      return Cursors.read(manifest, query, cursor);
    } catch (BadCursorException _) {
      cached = null;
      return Cursors.read(manifest(), query, cursor);
    }
  }

  private Rows rows(long generation, boolean consistent) {
    return new Rows(dynamoDb, table, generation, consistent);
  }

  private static boolean covers(Row row, Map<Integer, Long> floor) {
    return floor.entrySet().stream()
        .allMatch(at -> Ledger.of(row.item(), at.getKey()) >= at.getValue());
  }

  /** Waits until a generation's checkpoints cover the tokens, and returns the generation. */
  private long await(ReadConsistency consistency, Patience patience, @Nullable Long pinned) {
    long began = nanoTime.getAsLong();
    try {
      return awaitCheckpoints(consistency, patience, pinned);
    } finally {
      consistency.waited().accept(Duration.ofNanos(nanoTime.getAsLong() - began));
    }
  }

  private long awaitCheckpoints(
      ReadConsistency consistency, Patience patience, @Nullable Long pinned) {
    for (boolean isFirst = true; ; isFirst = false) {
      long generation = ofVersion(pinned == null ? active(manifest()) : pinned, consistency);
      List<Position> missing = missing(generation, consistency.floor());
      if (missing.isEmpty()) {
        return generation;
      }
      if (isFirst && !missing.stream().allMatch(written)) {
        throw new UnknownWriteException();
      }
      pause(patience);
    }
  }

  /** The writes that the generation does not show. */
  private List<Position> missing(long generation, Map<Integer, Long> floor) {
    Map<Integer, Long> shown = store.checkpoints(view, generation, floor.keySet());
    return floor.entrySet().stream()
        .map(at -> new Position(at.getKey(), at.getValue()))
        .filter(at -> shown.getOrDefault(at.partition(), 0L) < at.offset())
        .toList();
  }

  private void pause(Patience patience) {
    // Another generation may have become active and have the write.
    cached = null;
    if (!patience.pause()) {
      throw new ViewBehindException(view);
    }
  }

  private long active(GenerationManifest manifest) {
    return manifest
        .active()
        .orElseThrow(() -> new ViewNotBuiltException(view, manifest.building().isPresent()));
  }

  /** The generation, if its rows are of a version that has what is asked. */
  private long ofVersion(long generation, ReadConsistency consistency) {
    if (consistency.major() > 0) {
      int major = majors.computeIfAbsent(generation, this::major);
      if (major < consistency.major()) {
        throw new OlderRowsException(view, major, consistency.major());
      }
    }
    return generation;
  }

  private int major(long generation) {
    return store
        .generations()
        .generation(view, generation)
        .orElseThrow(() -> new ViewBusyException(view))
        .version()
        .major();
  }

  private GenerationManifest manifest() {
    Cached last = cached;
    if (last != null && nanoTime.getAsLong() - last.readAt() < GENERATION_CACHE.toNanos()) {
      return last.manifest();
    }
    long readAt = nanoTime.getAsLong();
    GenerationManifest found =
        store
            .generations()
            .manifest(view)
            .orElseThrow(() -> new ViewNotBuiltException(view, false));
    if (found.active().isPresent()) {
      cached = new Cached(found, readAt);
    }
    return found;
  }
}
