package cqrs.projection.internal.verify;

import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.BatchReads;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.write.LedgerCondition;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The rows of one generation in the view's table. Reads are strongly consistent. */
record StoredRows(DynamoDbClient dynamoDb, String table, long generation, Pace pace) {

  private static final int SEGMENTS = 4;

  /** DynamoDB ends a page at a megabyte anyway. DynamoDB Local needs a limit. */
  private static final int PAGE = 1000;

  /** The key without the generation. */
  static RowKey key(Map<String, AttributeValue> item) {
    String pk = Attributes.string(item, "pk");
    return new RowKey(pk.substring(pk.indexOf('#') + 1), Attributes.string(item, "sk"));
  }

  /**
   * Scans all rows with several threads.
   *
   * @param page takes a page and returns whether to continue
   */
  void scan(Predicate<List<Map<String, AttributeValue>>> page) {
    ParallelCalls.run(
        IntStream.range(0, SEGMENTS).boxed().toList(), SEGMENTS, segment -> scan(segment, page));
  }

  private void scan(int segment, Predicate<List<Map<String, AttributeValue>>> page) {
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
    while (true) {
      ScanRequest request = next;
      ScanResponse answer = pace.read(() -> Retries.run(() -> dynamoDb.scan(request)));
      if (!page.test(answer.items()) || answer.lastEvaluatedKey().isEmpty()) {
        return;
      }
      next = request.toBuilder().exclusiveStartKey(answer.lastEvaluatedKey()).build();
    }
  }

  /** The rows that exist, by key. */
  Map<RowKey, Map<String, AttributeValue>> read(Collection<RowKey> keys) {
    List<Map<String, AttributeValue>> wanted = keys.stream().map(k -> k.in(generation)).toList();
    Map<RowKey, Map<String, AttributeValue>> rows = new HashMap<>();
    pace.read(() -> Retries.run(() -> BatchReads.read(dynamoDb, table, wanted, true)))
        .forEach(item -> rows.put(key(item), item));
    return rows;
  }

  /**
   * Replaces a row.
   *
   * @param read the row that was read; null if it did not exist
   * @param attributes the new row with its ledger; empty to delete the row
   * @return false if the ledger has changed since the row was read
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
