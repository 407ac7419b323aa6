package cqrs.testkit.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Answers reads that are not marked consistent with what the items were some time ago, or with
 * nothing. DynamoDB may; DynamoDB Local never does. It knows the writes that go through it: share
 * one between all clients of a test.
 */
public final class StaleReads implements InterceptedDynamoDb.Interceptor {

  private final Draw draw;
  private final Map<Item, List<Map<String, AttributeValue>>> versions = new ConcurrentHashMap<>();

  private record Item(String table, AttributeValue pk, AttributeValue sk) {

    static Item of(String table, Map<String, AttributeValue> row) {
      return new Item(
          table, Objects.requireNonNull(row.get("pk")), Objects.requireNonNull(row.get("sk")));
    }
  }

  /** Draws a number from 0 to before the bound for a read of an item. */
  @FunctionalInterface
  private interface Draw {
    int below(int bound, Item item);
  }

  public StaleReads(Random random) {
    this((bound, _) -> random.nextInt(bound));
  }

  private StaleReads(Draw draw) {
    this.draw = draw;
  }

  /** The same for the same reads of each item, in whatever order different items are read. */
  public static StaleReads byItem(long seed) {
    Map<Item, AtomicInteger> reads = new ConcurrentHashMap<>();
    return new StaleReads(
        (bound, item) -> {
          int read = reads.computeIfAbsent(item, _ -> new AtomicInteger()).incrementAndGet();
          int hash = Objects.hash(item.pk().s(), item.sk().s(), read);
          return new SplittableRandom(seed + hash).nextInt(bound);
        });
  }

  @Override
  public DynamoDbResponse intercept(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    return switch (request) {
      case UpdateItemRequest update -> {
        UpdateItemResponse answer =
            (UpdateItemResponse)
                next.apply(update.toBuilder().returnValues(ReturnValue.ALL_NEW).build());
        written(update.tableName(), answer.attributes());
        yield answer;
      }
      case TransactWriteItemsRequest transaction -> {
        DynamoDbResponse answer = next.apply(transaction);
        transaction.transactItems().stream()
            .filter(item -> item.put() != null)
            .forEach(item -> written(item.put().tableName(), item.put().item()));
        yield answer;
      }
      case GetItemRequest get when !consistent(get.consistentRead()) ->
          stale(get, (GetItemResponse) next.apply(get));
      case BatchGetItemRequest batch -> stale(batch, (BatchGetItemResponse) next.apply(batch));
      case QueryRequest query when !consistent(query.consistentRead()) ->
          stale(query, (QueryResponse) next.apply(query));
      default -> next.apply(request);
    };
  }

  private static boolean consistent(@org.jspecify.annotations.Nullable Boolean marked) {
    return Boolean.TRUE.equals(marked);
  }

  private void written(String table, Map<String, AttributeValue> row) {
    versions.computeIfAbsent(Item.of(table, row), _ -> new CopyOnWriteArrayList<>()).add(row);
  }

  private GetItemResponse stale(GetItemRequest request, GetItemResponse answer) {
    return answer.hasItem()
        ? GetItemResponse.builder()
            .item(older(request.tableName(), request.key(), answer.item()).orElse(null))
            .build()
        : answer;
  }

  private BatchGetItemResponse stale(BatchGetItemRequest request, BatchGetItemResponse answer) {
    Map<String, List<Map<String, AttributeValue>>> responses = new HashMap<>(answer.responses());
    Predicate<String> stale =
        table -> {
          KeysAndAttributes keys = request.requestItems().get(table);
          return keys != null && !consistent(keys.consistentRead());
        };
    responses.replaceAll((table, rows) -> stale.test(table) ? older(table, rows) : rows);
    return answer.toBuilder().responses(responses).build();
  }

  private QueryResponse stale(QueryRequest request, QueryResponse answer) {
    return answer.toBuilder().items(older(request.tableName(), answer.items())).build();
  }

  private List<Map<String, AttributeValue>> older(
      String table, List<Map<String, AttributeValue>> rows) {
    List<Map<String, AttributeValue>> older = new ArrayList<>();
    rows.forEach(row -> older(table, row, row).ifPresent(older::add));
    return older;
  }

  /** Any version that the row ever had, or none yet. */
  private Optional<Map<String, AttributeValue>> older(
      String table, Map<String, AttributeValue> key, Map<String, AttributeValue> present) {
    Item item = Item.of(table, key);
    List<Map<String, AttributeValue>> known = versions.getOrDefault(item, List.of(present));
    int version = draw.below(known.size() + 1, item);
    return version == 0 ? Optional.empty() : Optional.of(known.get(version - 1));
  }
}
