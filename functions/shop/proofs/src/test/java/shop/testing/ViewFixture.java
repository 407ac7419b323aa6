package shop.testing;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import local.dynamodb.InterceptedDynamoDb;
import org.jspecify.annotations.Nullable;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** One view on one journal of its own, in a store that tests share, and the calls made for it. */
final class ViewFixture {

  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  final Store store;
  final History history;
  final StoppedClock clock = new StoppedClock(NOON);
  final List<DynamoDbRequest> calls = Collections.synchronizedList(new ArrayList<>());
  final List<DynamoDbException> errors = Collections.synchronizedList(new ArrayList<>());
  private final int number = NUMBER.incrementAndGet();
  private final EventCodec<ShopEvent> codec;

  ViewFixture(Store store, int partitions) {
    this(store, partitions, ShopEvents.CODEC);
  }

  /** With a history that is written and read by code of another schema. */
  ViewFixture(Store store, int partitions, EventCodec<ShopEvent> codec) {
    this(store, partitions, codec, null);
  }

  /** With a history that is the same wherever the test runs. */
  ViewFixture(Store store, int partitions, long seed) {
    this(store, partitions, ShopEvents.CODEC, seed);
  }

  private ViewFixture(
      Store store, int partitions, EventCodec<ShopEvent> codec, @Nullable Long seed) {
    this.store = store;
    this.codec = codec;
    store.table("Write-fixture" + number);
    store.table(viewTable());
    this.history =
        new History(
            store, "Write-fixture" + number, partitions, seed == null ? number : seed, codec);
  }

  String view() {
    return "fixture" + number;
  }

  String viewTable() {
    return "View-fixture" + number;
  }

  Engine engine(
      Projection<ShopEvent> projection, int chunk, InterceptedDynamoDb.Interceptor... others) {
    return engine(projection, chunk, "today", others);
  }

  Engine engine(
      Projection<ShopEvent> projection,
      int chunk,
      String deployment,
      InterceptedDynamoDb.Interceptor... others) {
    return engine(projection, chunk, deployment, codec, others);
  }

  Engine engine(
      Projection<ShopEvent> projection,
      int chunk,
      String deployment,
      EventCodec<ShopEvent> reading,
      InterceptedDynamoDb.Interceptor... others) {
    projections(store.dynamoDb()).generations().open(view(), projection.version(), clock.instant());
    DynamoDbClient dynamoDb = dynamoDb(others);
    return new Engine(
        projection,
        dynamoDb,
        viewTable(),
        projections(dynamoDb),
        new JournalReader(dynamoDb, history.table()),
        reading,
        clock,
        new Engine.Settings(chunk, 8, new Deployment("projector", deployment)));
  }

  /** Keeps all calls, and what DynamoDB answers with an error. */
  DynamoDbClient dynamoDb(InterceptedDynamoDb.Interceptor... others) {
    List<InterceptedDynamoDb.Interceptor> all = new ArrayList<>(List.of(others));
    all.addFirst(
        (request, next) -> {
          calls.add(request);
          try {
            return next.apply(request);
          } catch (DynamoDbException e) {
            errors.add(e);
            throw e;
          }
        });
    return new InterceptedDynamoDb(
        store.dynamoDb(), all.toArray(InterceptedDynamoDb.Interceptor[]::new));
  }

  ProjectionStore projections(DynamoDbClient dynamoDb) {
    return new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE);
  }

  Generation generation() {
    return projections(store.dynamoDb()).active(view()).orElseThrow();
  }

  <R extends DynamoDbRequest> List<R> calls(Class<R> type) {
    return calls.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Map<RowKey, Map<String, Object>> rows() {
    Map<RowKey, Map<String, Object>> rows = new HashMap<>();
    store.rows(viewTable()).forEach(item -> rows.put(Fold.key(item), Fold.plain(item)));
    return rows;
  }

  Map<RowKey, Map<String, Object>> folded(Projection<ShopEvent> projection) {
    return new Fold(projection, history.events(), 1).rows();
  }

  /** The delivery of a part of the history, from the first to before the second. */
  Collection<JournalEntry> entries(int from, int to) {
    return history.entries().subList(from, to);
  }

  /** A process is gone. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Lets a process die before its n-th write of a table. */
  static InterceptedDynamoDb.Interceptor dyingAtWrite(int number, String table) {
    AtomicInteger writes = new AtomicInteger();
    return (request, next) -> {
      if (request instanceof UpdateItemRequest update
          && update.tableName().equals(table)
          && writes.incrementAndGet() >= number) {
        throw new Died();
      }
      return next.apply(request);
    };
  }
}
