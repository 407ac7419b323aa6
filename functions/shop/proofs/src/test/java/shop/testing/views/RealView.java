package shop.testing.views;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.verify.Report;
import cqrs.projection.internal.verify.Share;
import cqrs.projection.internal.verify.Verifier;
import cqrs.projection.read.View;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import local.dynamodb.InterceptedDynamoDb;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** One projection with tables of its own, and the calls made for it. */
final class RealView {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Store store;
  private final Projection<ShopEvent> projection;
  private final String table;
  private final String projections;
  private final DynamoDbClient dynamoDb;
  private final List<DynamoDbRequest> calls = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failedConditions = new AtomicInteger();

  RealView(Store store, Projection<ShopEvent> projection) {
    int number = NUMBER.incrementAndGet();
    this.store = store;
    this.projection = projection;
    this.table = "View-" + number;
    this.projections = "Projections-" + number;
    switch (projection.view()) {
      case "customers" -> store.rankedTable(table, "lifetimeValue");
      case "products" -> store.rankedTable(table, "revenue");
      default -> store.table(table);
    }
    store.table(projections);
    this.dynamoDb = new InterceptedDynamoDb(store.dynamoDb(), this::call);
  }

  private DynamoDbResponse call(
      DynamoDbRequest request,
      java.util.function.Function<DynamoDbRequest, DynamoDbResponse> next) {
    calls.add(request);
    try {
      return next.apply(request);
    } catch (ConditionalCheckFailedException e) {
      failedConditions.incrementAndGet();
      throw e;
    }
  }

  Engine engine(int chunk) {
    return new Engine(
            projection,
            dynamoDb,
            table,
            new ProjectionStore(dynamoDb, projections),
            new JournalReader(dynamoDb, Store.WRITE_TABLE),
            ShopEvents.CODEC,
            new StoppedClock(Instant.EPOCH),
            new Engine.Settings(chunk, 8, new Deployment("projector", "today")))
        .open();
  }

  View view() {
    return new View(dynamoDb, new ProjectionStore(dynamoDb, projections), projection.view(), table);
  }

  Generation generation() {
    return new ProjectionStore(store.dynamoDb(), projections)
        .active(projection.view())
        .orElseThrow();
  }

  Report verified() {
    return verify(generation(), Share.all());
  }

  Report verify(Generation generation, Share share) {
    return new Verifier(
            projection,
            dynamoDb,
            table,
            new ProjectionStore(dynamoDb, projections),
            new JournalReader(dynamoDb, Store.WRITE_TABLE),
            ShopEvents.CODEC)
        .verify(generation, share, false);
  }

  /** Changes a row by hand. */
  void change(Map<String, AttributeValue> item, String attribute, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.put(attribute, value);
    store.dynamoDb().putItem(r -> r.tableName(table).item(changed));
  }

  /** Makes the view's first generation as if all before this offset had been applied long ago. */
  void beginAfter(long offset, int partitions) {
    engine(1).deliver(List.of());
    Map<Integer, Long> offsets = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      offsets.put(partition, offset);
    }
    store.setCheckpoints(projections, projection.view(), offsets);
    calls.clear();
  }

  /** Writes of the view's rows, those included whose condition failed. */
  List<UpdateItemRequest> rowWrites() {
    return List.copyOf(calls).stream()
        .filter(UpdateItemRequest.class::isInstance)
        .map(UpdateItemRequest.class::cast)
        .filter(update -> update.tableName().equals(table))
        .toList();
  }

  <R extends DynamoDbRequest> List<R> calls(Class<R> type) {
    return List.copyOf(calls).stream().filter(type::isInstance).map(type::cast).toList();
  }

  void forgetCalls() {
    calls.clear();
  }

  int failedConditions() {
    return failedConditions.get();
  }

  List<Map<String, AttributeValue>> items() {
    return store.rows(table);
  }

  Map<RowKey, Map<String, Object>> rows() {
    Map<RowKey, Map<String, Object>> rows = new HashMap<>();
    items()
        .forEach(
            item -> {
              String pk = Attributes.string(item, "pk");
              RowKey key =
                  new RowKey(pk.substring(pk.indexOf('#') + 1), Attributes.string(item, "sk"));
              rows.put(key, Fold.plain(item));
            });
    return rows;
  }

  Map<RowKey, Map<String, Object>> folded(List<RecordedEvent<ShopEvent>> events) {
    return new Fold(projection, events, 1).rows();
  }
}
