package cqrs.projection.internal.verify;

import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.BatchReads;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.write.LedgerCondition;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** One generation's rows in the view's table, read strongly consistent and put right. */
final class StoredRows {

  private static final int SEGMENTS = 4;

  /** DynamoDB ends a page at a megabyte anyway; DynamoDB Local wants to be told a number. */
  private static final int PAGE = 1000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final long generation;
  private final Pace pace;

  StoredRows(DynamoDbClient dynamoDb, String table, long generation, Pace pace) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.generation = generation;
    this.pace = pace;
  }

  /** The key without the generation. */
  static RowKey key(Map<String, AttributeValue> item) {
    String pk = Attributes.string(item, "pk");
    return new RowKey(pk.substring(pk.indexOf('#') + 1), Attributes.string(item, "sk"));
  }

  /**
   * All rows, page by page, by several threads at once.
   *
   * @param page takes a page, and says whether to go on
   */
  void scan(Predicate<List<Map<String, AttributeValue>>> page) {
    List<Callable<Integer>> segments =
        IntStream.range(0, SEGMENTS)
            .<Callable<Integer>>mapToObj(segment -> () -> scan(segment, page))
            .toList();
    Parallel.all(segments, SEGMENTS);
  }

  private int scan(int segment, Predicate<List<Map<String, AttributeValue>>> page) {
    ScanRequest next =
        ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .segment(segment)
            .totalSegments(SEGMENTS)
            .limit(PAGE)
            .filterExpression("begins_with(pk, :generation)")
            .expressionAttributeValues(Map.of(":generation", Attributes.s(generation + "#")))
            .build();
    int pages = 0;
    while (true) {
      ScanRequest request = next;
      ScanResponse answer = pace.read(() -> Retries.run(() -> dynamoDb.scan(request)));
      pages++;
      if (!page.test(answer.items()) || answer.lastEvaluatedKey().isEmpty()) {
        return pages;
      }
      next = request.toBuilder().exclusiveStartKey(answer.lastEvaluatedKey()).build();
    }
  }

  /** Those of the rows that exist. */
  Map<RowKey, Map<String, AttributeValue>> read(Collection<RowKey> keys) {
    List<Map<String, AttributeValue>> wanted = keys.stream().map(k -> k.in(generation)).toList();
    Map<RowKey, Map<String, AttributeValue>> rows = new HashMap<>();
    pace.read(() -> Retries.run(() -> BatchReads.read(dynamoDb, table, wanted, true)))
        .forEach(item -> rows.put(key(item), item));
    return rows;
  }

  /**
   * Puts a row in the place of the one that was read.
   *
   * @param read null if there was none
   * @param attributes ledger included; empty if there has to be no row
   * @return false if the row's ledger is not what was read, so that someone else has written it
   */
  boolean replace(
      RowKey key,
      @Nullable Map<String, AttributeValue> read,
      Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.putAll(key.in(generation));
    LedgerCondition condition = new LedgerCondition(read);
    try {
      Retries.run(() -> attributes.isEmpty() ? delete(key, condition) : put(item, condition));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private boolean put(Map<String, AttributeValue> item, LedgerCondition condition) {
    dynamoDb.putItem(
        r ->
            r.tableName(table)
                .item(item)
                .conditionExpression(condition.expression())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values()));
    return true;
  }

  private boolean delete(RowKey key, LedgerCondition condition) {
    dynamoDb.deleteItem(
        r ->
            r.tableName(table)
                .key(key.in(generation))
                .conditionExpression(condition.expression())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values()));
    return true;
  }
}
