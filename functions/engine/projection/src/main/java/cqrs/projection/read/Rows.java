package cqrs.projection.read;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.journal.dynamodb.BatchReads;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Retries;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads rows of one generation, strongly consistent if the {@link View} has decided so. */
public final class Rows {

  /** DynamoDB ends a page at a megabyte anyway. DynamoDB Local needs a limit. */
  private static final int PAGE = 1000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final long generation;
  private final boolean consistent;

  Rows(DynamoDbClient dynamoDb, String table, long generation, boolean consistent) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.generation = generation;
    this.consistent = consistent;
  }

  public Optional<Row> get(RowKey key) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(r -> r.tableName(table).key(key.in(generation)).consistentRead(consistent))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(new Row(item));
  }

  /** The rows that exist, by key; one call per hundred keys. */
  public Map<RowKey, Row> get(Collection<RowKey> keys) {
    List<Map<String, AttributeValue>> wanted =
        keys.stream().distinct().map(key -> key.in(generation)).toList();
    return Retries.run(() -> BatchReads.read(dynamoDb, table, wanted, consistent)).stream()
        .map(Row::new)
        .collect(Collectors.toMap(row -> new RowKey(row.pk(), row.sk()), row -> row));
  }

  /**
   * A range of sort keys under one partition key.
   *
   * @param from lowest sort key, inclusive; never empty
   * @param to highest sort key, inclusive
   * @param after continues after this sort key, which need not exist; null: from the beginning
   */
  public record Range(
      String pk, String from, String to, boolean descending, @Nullable String after) {

    /** A suffix that sorts after every key with the same prefix. */
    public static final String END = "\udbff\udfff";

    public static Range of(String pk, String from, String to) {
      return new Range(pk, from, to, false, null);
    }

    /** The same range in reverse order. */
    public Range backwards() {
      return new Range(pk, from, to, !descending, after);
    }

    /** The rest of the range after the keys of the last page; all of it if there are none. */
    public Range after(List<String> keys) {
      return keys.isEmpty() ? this : new Range(pk, from, to, descending, keys.getFirst());
    }
  }

  /** All rows of a short range, in order. */
  public List<Row> all(Range range) {
    return read(query(range).limit(PAGE).build(), Integer.MAX_VALUE);
  }

  /** The first rows of the range, in order; one call per megabyte. */
  public List<Row> first(Range range, int limit) {
    return read(query(range).limit(limit).build(), limit);
  }

  /** The first rows of the range with this attribute value; one call per megabyte read. */
  public List<Row> first(Range range, int limit, String attribute, String value) {
    QueryRequest.Builder query = query(range).limit(PAGE);
    Map<String, AttributeValue> values = new HashMap<>(query.build().expressionAttributeValues());
    values.put(":filter", s(value));
    query
        .filterExpression("#filter = :filter")
        .expressionAttributeNames(Map.of("#filter", attribute))
        .expressionAttributeValues(values);
    return read(query.build(), limit);
  }

  private List<Row> read(QueryRequest query, int most) {
    List<Row> rows = new ArrayList<>();
    for (QueryRequest next = query; ; ) {
      QueryResponse answer = dynamoDb.query(next);
      for (Map<String, AttributeValue> item : answer.items()) {
        rows.add(new Row(item));
        if (rows.size() == most) {
          return rows;
        }
      }
      if (answer.lastEvaluatedKey().isEmpty()) {
        return rows;
      }
      QueryRequest.Builder more = next.toBuilder().exclusiveStartKey(answer.lastEvaluatedKey());
      if (query.filterExpression() == null) {
        more.limit(Math.min(query.limit(), most - rows.size()));
      }
      next = more.build();
    }
  }

  private QueryRequest.Builder query(Range range) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":pk", s(generation + "#" + range.pk()));
    values.put(":from", s(range.from()));
    values.put(":to", s(range.to()));
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(consistent)
            .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
            .expressionAttributeValues(values)
            .scanIndexForward(!range.descending());
    if (range.after() != null) {
      query.exclusiveStartKey(new RowKey(range.pk(), range.after()).in(generation));
    }
    return query;
  }

  /**
   * A position in one shard of a ranking.
   *
   * @param key of the last row read
   * @param score of that row
   */
  public record Ranked(RowKey key, BigDecimal score) {}

  /**
   * The next rows of one shard of a ranking, highest score first. The index is always eventually
   * consistent.
   *
   * @param index whose hash key is {@code rank}
   * @param scoreAttribute the index's range key
   * @param shard as the projection wrote it to {@code rank}, without the generation
   * @param after null: from the top
   */
  public List<Row> ranking(
      String index, String scoreAttribute, String shard, int limit, @Nullable Ranked after) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .indexName(index)
            .keyConditionExpression("#rank = :rank")
            .expressionAttributeNames(Map.of("#rank", "rank"))
            .expressionAttributeValues(Map.of(":rank", s(generation + "#" + shard)))
            .scanIndexForward(false)
            .limit(limit);
    if (after != null) {
      Map<String, AttributeValue> key = new LinkedHashMap<>(after.key().in(generation));
      key.put("rank", s(generation + "#" + shard));
      key.put(scoreAttribute, AttributeValue.fromN(after.score().toPlainString()));
      query.exclusiveStartKey(key);
    }
    return dynamoDb.query(query.build()).items().stream().map(Row::new).toList();
  }
}
