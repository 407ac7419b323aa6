package cqrs.testkit.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The tables behind a cost meter, read past it. */
final class MeteredTables {

  private static final Pattern PLACEHOLDER = Pattern.compile("[#:]\\w+");

  private final DynamoDbClient unmetered;
  private final Map<String, Table> tables = new ConcurrentHashMap<>();

  MeteredTables(DynamoDbClient unmetered) {
    this.unmetered = unmetered;
  }

  /** A table's keys and indexes. */
  record Table(List<String> keys, List<IndexEntries> indexes) {

    Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
      Map<String, AttributeValue> key = new HashMap<>();
      keys.forEach(name -> key.put(name, Objects.requireNonNull(item.get(name))));
      return key;
    }
  }

  Table table(String name) {
    return tables.computeIfAbsent(
        name, n -> table(unmetered.describeTable(r -> r.tableName(n)).table()));
  }

  private static Table table(TableDescription table) {
    List<KeySchemaElement> schema = table.keySchema();
    return new Table(
        schema.stream().map(KeySchemaElement::attributeName).toList(),
        Stream.concat(
                table.globalSecondaryIndexes().stream()
                    .map(
                        i -> IndexEntries.of(i.indexName(), i.keySchema(), i.projection(), schema)),
                table.localSecondaryIndexes().stream()
                    .map(
                        i -> IndexEntries.of(i.indexName(), i.keySchema(), i.projection(), schema)))
            .toList());
  }

  /** The item as it is; empty if there is none. */
  Map<String, AttributeValue> item(String table, Map<String, AttributeValue> key) {
    @Nullable Map<String, AttributeValue> item =
        unmetered.getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
    return item == null ? Map.of() : item;
  }

  /** The first items that a query looked at, whole, whatever it filtered or answered of them. */
  List<Map<String, AttributeValue>> looked(QueryRequest query, int count) {
    Set<String> used =
        PLACEHOLDER
            .matcher(query.keyConditionExpression())
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    QueryRequest.Builder whole =
        QueryRequest.builder()
            .tableName(query.tableName())
            .indexName(query.indexName())
            .consistentRead(query.consistentRead())
            .scanIndexForward(query.scanIndexForward())
            .keyConditionExpression(query.keyConditionExpression())
            .expressionAttributeValues(only(used, query.expressionAttributeValues()));
    if (query.hasExpressionAttributeNames()) {
      Map<String, String> names = only(used, query.expressionAttributeNames());
      whole.expressionAttributeNames(names.isEmpty() ? null : names);
    }
    return first(
        count,
        query.exclusiveStartKey(),
        (left, from) -> {
          QueryResponse page = unmetered.query(whole.limit(left).exclusiveStartKey(from).build());
          return new Page(page.items(), page.lastEvaluatedKey());
        });
  }

  /** The first items that a scan looked at, whole. */
  List<Map<String, AttributeValue>> looked(ScanRequest scan, int count) {
    ScanRequest.Builder whole =
        ScanRequest.builder()
            .tableName(scan.tableName())
            .indexName(scan.indexName())
            .consistentRead(scan.consistentRead())
            .segment(scan.segment())
            .totalSegments(scan.totalSegments());
    return first(
        count,
        scan.exclusiveStartKey(),
        (left, from) -> {
          ScanResponse page = unmetered.scan(whole.limit(left).exclusiveStartKey(from).build());
          return new Page(page.items(), page.lastEvaluatedKey());
        });
  }

  private record Page(
      List<Map<String, AttributeValue>> items, Map<String, AttributeValue> lastKey) {}

  /** Reads at most so many items after a key; null: from the beginning. */
  @FunctionalInterface
  private interface Pages {
    Page read(int left, @Nullable Map<String, AttributeValue> after);
  }

  private static List<Map<String, AttributeValue>> first(
      int count, Map<String, AttributeValue> start, Pages pages) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Map<String, AttributeValue> from = start;
    boolean more = count > 0;
    while (more) {
      Page page = pages.read(count - items.size(), from.isEmpty() ? null : from);
      items.addAll(page.items());
      from = page.lastKey();
      more = items.size() < count && !from.isEmpty();
    }
    return items;
  }

  private static <V> Map<String, V> only(Set<String> keys, Map<String, V> map) {
    Map<String, V> some = new HashMap<>(map);
    some.keySet().retainAll(keys);
    return some;
  }
}
