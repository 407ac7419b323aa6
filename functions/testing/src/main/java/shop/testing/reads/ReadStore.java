package shop.testing.reads;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.read.View;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import cqrs.testkit.views.ViewTables;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import shop.domain.ShopEvent;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The same orders twice: as normalized rows in a table with an index of orders by customer, and in
 * the views, which the engine has made. The normalized rows stand without the journal and the
 * receipts that share their table otherwise: a scan would have to pass those too, but who has no
 * views may need no journal.
 */
public final class ReadStore implements AutoCloseable {

  /** The table of the normalized rows. */
  public static final String ROWS = "NormalizedRows";

  private static final int BATCH = 25;
  private static final int CHUNK = 20_000;
  private static final int PARALLEL_WRITES = 8;

  private final Store store = new Store();
  private final ViewTables tables = ShopTables.of(store, "View-", ShopViews.VIEWS.names());
  private final NormalizedRows rows = new NormalizedRows();

  /** Makes the tables, without rows. */
  public ReadStore() {
    GlobalSecondaryIndex index =
        GlobalSecondaryIndex.builder()
            .indexName(Index.NAME)
            .keySchema(key("customerId", KeyType.HASH), key("placedAt", KeyType.RANGE))
            .projection(p -> p.projectionType(ProjectionType.ALL))
            .build();
    store
        .dynamoDb()
        .createTable(
            t ->
                t.tableName(ROWS)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                        text("pk"), text("sk"), text("customerId"), text("placedAt"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                    .globalSecondaryIndexes(index));
  }

  public DynamoDbClient dynamoDb() {
    return store.dynamoDb();
  }

  /** Takes events that follow those taken before, into the rows and the views. */
  public ReadStore add(List<RecordedEvent<ShopEvent>> events) {
    rows.add(events);
    put(ROWS, rows.rows());
    List<JournalEntry> entries =
        new EncodedEvents<>(store, ShopEvents.CODEC, events, ShopYear.PARTITIONS.count()).entries();
    ShopViews.VIEWS
        .all()
        .forEach(projection -> engine(projection, dynamoDb(), CHUNK).deliver(entries));
    return this;
  }

  /** An engine of a view as it is deployed, but for the chunk. */
  public Engine engine(Projection<ShopEvent> projection, DynamoDbClient client, int chunk) {
    return new Engine(
            projection,
            client,
            tables.apply(projection.view()),
            new ProjectionStore(client, Store.PROJECTIONS_TABLE),
            new JournalReader(client, Store.WRITE_TABLE),
            ShopEvents.CODEC,
            Clock.systemUTC(),
            new Engine.Settings(chunk, PARALLEL_WRITES, new Deployment("projector", "today")))
        .open();
  }

  public Store store() {
    return store;
  }

  public ViewAnswers views(DynamoDbClient client) {
    return new ViewAnswers(
        view ->
            new View(
                client,
                new ProjectionStore(client, Store.PROJECTIONS_TABLE),
                view,
                tables.apply(view)));
  }

  /** The name of a view's table. */
  public String table(String view) {
    return tables.apply(view);
  }

  private void put(String table, List<Map<String, AttributeValue>> items) {
    List<WriteRequest> puts = new ArrayList<>();
    items.forEach(item -> puts.add(WriteRequest.builder().putRequest(p -> p.item(item)).build()));
    for (int i = 0; i < puts.size(); i += BATCH) {
      List<WriteRequest> some = puts.subList(i, Math.min(puts.size(), i + BATCH));
      dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(table, some)));
    }
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  @Override
  public void close() {
    store.close();
  }
}
