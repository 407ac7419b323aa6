package cqrs.projection.read;

import cqrs.journal.codec.Position;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.Ledger;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reads of one view. Which generation is active is looked up every few seconds; an answer that has
 * to contain a write is read consistently, after the view has been seen to contain it.
 */
public final class View {

  /** How long a reader may follow a generation that is not the active one any more. */
  public static final Duration GENERATION_CACHE = Duration.ofSeconds(5);

  private final DynamoDbClient dynamoDb;
  private final ProjectionStore store;
  private final String view;
  private final String table;
  private final Predicate<Position> written;
  private final LongSupplier nanoTime;
  private final LongConsumer park;
  private final WaitingTime waitingTime;
  private volatile @Nullable Cached cached;

  private record Cached(GenerationManifest directory, long readAt) {}

  /**
   * For readers whose tokens are known to be of writes, such as those of published events.
   *
   * @param projections the table of checkpoints and generations
   * @param view the view's name
   * @param table the view's table
   */
  public static View of(DynamoDbClient dynamoDb, String projections, String view, String table) {
    return new View(dynamoDb, new ProjectionStore(dynamoDb, projections), view, table);
  }

  /** As {@link #of}, with a store of the caller's. */
  public View(DynamoDbClient dynamoDb, ProjectionStore store, String view, String table) {
    this(dynamoDb, store, view, table, _ -> true);
  }

  /**
   * For readers whose tokens come from outside.
   *
   * @param written whether the journal has an event there; asked once a read at most, and only if
   *     the first look at the view does not show the token's write
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
   * @param park lets so many nanoseconds pass
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
   * One row. With a token, a row whose ledger has it is answered without a second read.
   *
   * @throws ViewNotBuiltException if there is nothing to read yet
   * @throws UnknownWriteException if the journal does not have the token's write
   * @throws ViewBehindException if the view does not show the token's write in time
   */
  public Optional<Row> get(RowKey key, ReadConsistency freshness) {
    long active = active(directory());
    if (freshness.token().isEmpty()) {
      return rows(active, false).get(key);
    }
    Position token = freshness.token().get();
    Optional<Row> row = rows(active, true).get(key);
    if (row.isPresent() && Ledger.of(row.get().item(), token.partition()) >= token.offset()) {
      freshness.waited().accept(Duration.ZERO);
      return row;
    }
    try (Patience patience = patience(freshness)) {
      long generation = await(token, freshness, patience, null);
      return rows(generation, true).get(key);
    }
  }

  /**
   * Several rows.
   *
   * @param query bounded reads; where it throws {@link RowMissingException} it is asked again,
   *     within the same patience
   * @throws ViewNotBuiltException if there is nothing to read yet
   * @throws UnknownWriteException if the journal does not have the token's write
   * @throws ViewBehindException if the view does not show the token's write in time
   */
  public <T> T read(ReadConsistency freshness, Function<Rows, T> query) {
    try (Patience patience = patience(freshness)) {
      while (true) {
        try {
          return query.apply(rows(freshness, patience, null));
        } catch (RowMissingException e) {
          Duration before = patience.paused();
          pause(patience);
          freshness.waited().accept(patience.paused().minus(before));
        }
      }
    }
  }

  private Rows rows(ReadConsistency freshness, Patience patience, @Nullable Long pinned) {
    if (freshness.token().isEmpty()) {
      return rows(pinned == null ? active(directory()) : pinned, false);
    }
    long generation = await(freshness.token().get(), freshness, patience, pinned);
    return rows(generation, true);
  }

  private Patience patience(ReadConsistency freshness) {
    return new Patience(freshness.patience(), waitingTime, nanoTime, park);
  }

  /** One page of a longer answer, and where it began. */
  public static final class Page {

    private final Rows rows;
    private final GenerationManifest directory;
    private final String query;
    private final long generation;
    private final List<String> after;

    private Page(
        Rows rows,
        GenerationManifest directory,
        String query,
        long generation,
        List<String> after) {
      this.rows = rows;
      this.directory = directory;
      this.query = query;
      this.generation = generation;
      this.after = after;
    }

    public Rows rows() {
      return rows;
    }

    /** The keys that the page before has left; empty on the first page. */
    public List<String> after() {
      return after;
    }

    /** The cursor of the next page, which finds these keys in {@link #after}. */
    public String next(List<String> keys) {
      return Cursors.write(directory, query, new Cursors.Cursor(generation, keys));
    }
  }

  /**
   * A page. A cursor keeps its generation while that is kept.
   *
   * @param query names the query with its parameters: a cursor of another one is refused
   * @throws ViewNotBuiltException if there is nothing to read yet
   * @throws BadCursorException if the cursor is forged, of another query, or too old
   * @throws UnknownWriteException if the journal does not have the token's write
   * @throws ViewBehindException if the view does not show the token's write in time
   */
  public Page page(ReadConsistency freshness, String query, Optional<String> cursor) {
    GenerationManifest directory = directory();
    if (cursor.isEmpty()) {
      long active = active(directory);
      return new Page(pinned(freshness, active), directory, query, active, List.of());
    }
    Cursors.Cursor place = place(directory, query, cursor.get());
    Rows rows = pinned(freshness, place.generation());
    return new Page(rows, directory, query, place.generation(), place.keys());
  }

  private Rows pinned(ReadConsistency freshness, long generation) {
    try (Patience patience = patience(freshness)) {
      return rows(freshness, patience, generation);
    }
  }

  /** Whoever made the cursor may know of a generation that came after the last look here. */
  private Cursors.Cursor place(GenerationManifest directory, String query, String cursor) {
    try {
      return Cursors.read(directory, query, cursor);
    } catch (BadCursorException _) {
      cached = null;
      return Cursors.read(directory(), query, cursor);
    }
  }

  private Rows rows(long generation, boolean consistent) {
    return new Rows(dynamoDb, table, generation, consistent);
  }

  /** Waits until a generation's checkpoint covers the token, and answers the generation. */
  private long await(
      Position token, ReadConsistency freshness, Patience patience, @Nullable Long pinned) {
    long began = nanoTime.getAsLong();
    try {
      return await(token, patience, pinned);
    } finally {
      freshness.waited().accept(Duration.ofNanos(nanoTime.getAsLong() - began));
    }
  }

  private long await(Position token, Patience patience, @Nullable Long pinned) {
    for (boolean isFirst = true; ; isFirst = false) {
      long generation = pinned == null ? active(directory()) : pinned;
      if (store.checkpoint(view, generation, token.partition()) >= token.offset()) {
        return generation;
      }
      if (isFirst && !written.test(token)) {
        throw new UnknownWriteException();
      }
      pause(patience);
    }
  }

  private void pause(Patience patience) {
    // Another generation may be active since, and have the write.
    cached = null;
    if (!patience.pause()) {
      throw new ViewBehindException(view);
    }
  }

  private long active(GenerationManifest directory) {
    return directory
        .active()
        .orElseThrow(() -> new ViewNotBuiltException(view, directory.building().isPresent()));
  }

  private GenerationManifest directory() {
    Cached last = cached;
    if (last != null && nanoTime.getAsLong() - last.readAt() < GENERATION_CACHE.toNanos()) {
      return last.directory();
    }
    long readAt = nanoTime.getAsLong();
    GenerationManifest found =
        store
            .generations()
            .directory(view)
            .orElseThrow(() -> new ViewNotBuiltException(view, false));
    if (found.active().isPresent()) {
      cached = new Cached(found, readAt);
    }
    return found;
  }
}
