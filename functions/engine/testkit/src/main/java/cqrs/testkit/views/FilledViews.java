package cqrs.testkit.views;

import cqrs.domain.Event;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.read.View;
import cqrs.testkit.dynamodb.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Views in DynamoDB Local that a test fills with events, for tests of their readers. The oracle
 * folds the rows, so that these tests do not depend on the engine's writes.
 */
public final class FilledViews {

  private static final long GENERATION = 1;
  private static final Instant OPENED = Instant.parse("2011-01-01T00:00:00Z");
  private static final AtomicInteger INSTANCES = new AtomicInteger();

  private final Store store = Store.shared();
  private final String prefix = "Views" + INSTANCES.incrementAndGet() + "-";
  private final ViewTables tables;
  private final DynamoDbClient client;

  /**
   * Tables of their own for these views, all of them empty.
   *
   * @param rowsPerCall a query gets at most so many rows a call, as if they filled a megabyte
   */
  public FilledViews(
      int rowsPerCall, List<String> views, Map<String, ViewTables.Ranking> rankings) {
    this.tables = new ViewTables(store, prefix, views, rankings);
    store.table(projectionsTable());
    store.table(writeTable());
    this.client =
        new InterceptedDynamoDb(
            store.dynamoDb(),
            (request, next) ->
                next.apply(
                    request instanceof QueryRequest query
                            && (query.limit() == null || query.limit() > rowsPerCall)
                        ? query.toBuilder().limit(rowsPerCall).build()
                        : request));
  }

  public DynamoDbClient client() {
    return client;
  }

  public String table(String view) {
    return tables.apply(view);
  }

  public String projectionsTable() {
    return prefix + Store.PROJECTIONS_TABLE;
  }

  public String writeTable() {
    return prefix + Store.WRITE_TABLE;
  }

  public View view(String name) {
    return View.of(client, projectionsTable(), name, table(name));
  }

  /** Every stored row of a view. */
  public List<Map<String, AttributeValue>> rows(String view) {
    return store.rows(table(view));
  }

  /** Puts items as they are. */
  public void put(String table, Collection<Map<String, AttributeValue>> items) {
    store.put(table, items);
  }

  /** Lets the view be read before it has an event. */
  public FilledViews open(Projection<?> projection) {
    boolean _ =
        new ProjectionStore(store.dynamoDb(), projectionsTable())
            .generations()
            .open(projection.view(), projection.version(), OPENED);
    return this;
  }

  /** Fills an open or new view with all of its events, and moves its checkpoints. */
  public <E extends Event> FilledViews fill(
      Projection<E> projection, List<RecordedEvent<E>> events) {
    open(projection);
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    new Fold(projection, events, GENERATION)
        .rows()
        .forEach((key, row) -> items.add(item(key, row)));
    store.put(table(projection.view()), items);
    Map<Integer, Long> heads = new HashMap<>();
    events.forEach(e -> heads.merge(e.position().partition(), e.position().offset(), Math::max));
    if (!heads.isEmpty()) {
      store.setCheckpoints(projectionsTable(), projection.view(), heads);
    }
    return this;
  }

  private static Map<String, AttributeValue> item(RowKey key, Map<String, Object> row) {
    Map<String, AttributeValue> item = new HashMap<>(key.in(GENERATION));
    row.forEach((attribute, value) -> item.put(attribute, Fold.stored(value)));
    return item;
  }
}
