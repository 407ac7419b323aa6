package shop.memory;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Tables in memory that answer the reads of this project's readers, and refuse all others. */
final class MemoryTables implements DynamoDbClient {

  private final Map<String, Map<Key, Map<String, AttributeValue>>> tables = new HashMap<>();
  private final int rowsACall;

  private record Key(String pk, String sk) implements Comparable<Key> {

    static Key of(Map<String, AttributeValue> item) {
      return new Key(text(item, "pk"), text(item, "sk"));
    }

    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::pk).thenComparing(Key::sk).compare(this, other);
    }
  }

  MemoryTables(int rowsACall) {
    this.rowsACall = rowsACall;
  }

  void put(String table, Map<String, AttributeValue> item) {
    tables.computeIfAbsent(table, _ -> new TreeMap<>()).put(Key.of(item), Map.copyOf(item));
  }

  Optional<Map<String, AttributeValue>> find(String table, Map<String, AttributeValue> key) {
    return Optional.ofNullable(table(table).get(Key.of(key)));
  }

  Collection<Map<String, AttributeValue>> all(String table) {
    return table(table).values();
  }

  private Map<Key, Map<String, AttributeValue>> table(String table) {
    return tables.getOrDefault(table, Map.of());
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return GetItemResponse.builder()
        .item(find(request.tableName(), request.key()).orElse(null))
        .build();
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map<String, List<Map<String, AttributeValue>>> found = new HashMap<>();
    request
        .requestItems()
        .forEach(
            (table, wanted) -> {
              if (wanted.keys().size() > 100 || wanted.keys().isEmpty()) {
                throw new IllegalArgumentException("1 to 100 keys, not " + wanted.keys().size());
              }
              found.put(
                  table, wanted.keys().stream().flatMap(key -> find(table, key).stream()).toList());
            });
    return BatchGetItemResponse.builder().responses(found).build();
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    Comparator<Map<String, AttributeValue>> order = order(request);
    if (Boolean.FALSE.equals(request.scanIndexForward())) {
      order = order.reversed();
    }
    List<Map<String, AttributeValue>> read =
        all(request.tableName()).stream()
            .filter(condition(request))
            .filter(startingAt(request, order))
            .sorted(order)
            .limit(Math.min(rowsACall, request.limit()))
            .toList();
    boolean full = read.size() == Math.min(rowsACall, request.limit());
    return QueryResponse.builder()
        .items(read.stream().filter(filter(request)).toList())
        .lastEvaluatedKey(full ? read.getLast() : null)
        .build();
  }

  private static Comparator<Map<String, AttributeValue>> order(QueryRequest request) {
    Comparator<Map<String, AttributeValue>> byKey = Comparator.comparing(Key::of);
    if (request.indexName() == null) {
      return byKey;
    }
    String score = request.tableName().equals("customers") ? "lifetimeValue" : "revenue";
    return Comparator.<Map<String, AttributeValue>, BigDecimal>comparing(
            item -> new BigDecimal(value(item, score).n()))
        .thenComparing(byKey);
  }

  private static Predicate<Map<String, AttributeValue>> startingAt(
      QueryRequest request, Comparator<Map<String, AttributeValue>> order) {
    return item ->
        !request.hasExclusiveStartKey() || order.compare(item, request.exclusiveStartKey()) > 0;
  }

  private static Predicate<Map<String, AttributeValue>> condition(QueryRequest request) {
    Map<String, AttributeValue> values = request.expressionAttributeValues();
    return switch (request.keyConditionExpression()) {
      case "pk = :pk" -> item -> text(item, "pk").equals(text(values, ":pk"));
      case "pk = :pk AND sk BETWEEN :from AND :to" -> between(values, ":from", ":to");
      case "pk = :pk AND sk BETWEEN :first AND :last" -> between(values, ":first", ":last");
      case "#rank = :rank" -> item -> Objects.equals(item.get("rank"), values.get(":rank"));
      default -> throw new IllegalArgumentException(request.keyConditionExpression());
    };
  }

  private static Predicate<Map<String, AttributeValue>> between(
      Map<String, AttributeValue> values, String from, String to) {
    String first = text(values, from);
    String last = text(values, to);
    if (first.isEmpty() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("Not a range: '" + first + "' to '" + last + "'");
    }
    return item ->
        text(item, "pk").equals(text(values, ":pk"))
            && text(item, "sk").compareTo(first) >= 0
            && text(item, "sk").compareTo(last) <= 0;
  }

  private static Predicate<Map<String, AttributeValue>> filter(QueryRequest request) {
    @Nullable String expression = request.filterExpression();
    if (expression == null) {
      return _ -> true;
    }
    if (!expression.equals("#filter = :filter")) {
      throw new IllegalArgumentException(expression);
    }
    String attribute =
        Objects.requireNonNull(request.expressionAttributeNames().get("#filter"), expression);
    return item ->
        Objects.equals(item.get(attribute), request.expressionAttributeValues().get(":filter"));
  }

  private static AttributeValue value(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute), attribute);
  }

  static String text(Map<String, AttributeValue> item, String attribute) {
    return value(item, attribute).s();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
