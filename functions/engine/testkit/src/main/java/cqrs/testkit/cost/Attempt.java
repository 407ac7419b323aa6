package cqrs.testkit.cost;

import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.cost.Units.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** One attempt at one request, from before it is sent to how it ended. */
final class Attempt {

  private static final int SERVER_FAULT = 500;

  private final DynamoDbRequest request;
  private final MeteredTables tables;
  private final Set<String> committed;
  private final Ledger ledger;
  private final String operation;
  private final List<WrittenItem> writes;
  private final List<Map<String, AttributeValue>> before;

  /** Where costs are written down. */
  @FunctionalInterface
  interface Ledger {
    void add(String table, String index, String operation, Cost cost);
  }

  /** Looks at the items that the request is about to write. */
  Attempt(DynamoDbRequest request, MeteredTables tables, Set<String> committed, Ledger ledger) {
    this.request = request;
    this.tables = tables;
    this.committed = committed;
    this.ledger = ledger;
    this.operation = request.getClass().getSimpleName().replaceFirst("Request$", "");
    this.writes = WrittenItem.of(request, tables);
    this.before = stored();
    if (writes.isEmpty() && readTables().isEmpty()) {
      throw new UnsupportedOperationException(
          "The cost meter has no rule for " + operation + "; add one to " + getClass() + ".");
    }
  }

  private List<Map<String, AttributeValue>> stored() {
    return writes.stream().map(write -> tables.item(write.table(), write.key())).toList();
  }

  void succeeded(DynamoDbResponse answer) {
    called(false);
    switch (request) {
      case GetItemRequest get ->
          read(get.tableName(), reading(get.consistentRead()), item(get, (GetItemResponse) answer));
      case BatchGetItemRequest batch -> batch(batch, (BatchGetItemResponse) answer);
      case QueryRequest query -> query(query, (QueryResponse) answer);
      case ScanRequest scan -> scan(scan, (ScanResponse) answer);
      case TransactGetItemsRequest transaction ->
          transaction
              .transactItems()
              .forEach(
                  item ->
                      read(
                          item.get().tableName(),
                          Reading.TRANSACTIONAL,
                          tables.item(item.get().tableName(), item.get().key())));
      case TransactWriteItemsRequest transaction
          when transaction.clientRequestToken() != null
              && !committed.add(transaction.clientRequestToken()) ->
          repeated();
      default -> written(stored());
    }
  }

  void failed(RuntimeException e) {
    called(true);
    switch (e) {
      case ConditionalCheckFailedException _, TransactionConflictException _ -> refused();
      case TransactionCanceledException _ -> cancelled();
      case ProvisionedThroughputExceededException _ -> {}
      case DynamoDbException answer when answer.statusCode() < SERVER_FAULT -> {}
      default -> perhaps();
    }
  }

  /** The attempt failed in a way that costs nothing, and the request is sent again. */
  void retried() {
    called(true);
  }

  private void called(boolean failed) {
    Stream<String> all =
        writes.isEmpty()
            ? readTables().stream()
            : writes.stream().map(WrittenItem::table).distinct();
    all.forEach(table -> add(table, Costs.NO_INDEX, new Cost(1, failed ? 1 : 0, 0, 0)));
  }

  private Set<String> readTables() {
    return switch (request) {
      case GetItemRequest get -> Set.of(get.tableName());
      case BatchGetItemRequest batch -> batch.requestItems().keySet();
      case QueryRequest query -> Set.of(query.tableName());
      case ScanRequest scan -> Set.of(scan.tableName());
      case TransactGetItemsRequest transaction ->
          new HashSet<>(
              transaction.transactItems().stream().map(item -> item.get().tableName()).toList());
      // A call without units.
      case DescribeTableRequest describe -> Set.of(describe.tableName());
      default -> Set.of();
    };
  }

  private void written(List<Map<String, AttributeValue>> after) {
    boolean transaction = request instanceof TransactWriteItemsRequest;
    IntStream.range(0, writes.size())
        .forEach(
            i -> {
              String table = writes.get(i).table();
              int old = ItemSize.of(before.get(i));
              int fresh = ItemSize.of(after.get(i));
              write(
                  table,
                  Costs.NO_INDEX,
                  transaction ? Units.transactionalWrite(old, fresh) : Units.write(old, fresh));
              for (IndexEntries index : tables.table(table).indexes()) {
                write(table, index.name(), index.write(before.get(i), after.get(i)));
              }
            });
  }

  /** The condition was false, or a transaction was busy with the item. */
  private void refused() {
    IntStream.range(0, writes.size())
        .forEach(
            i ->
                write(
                    writes.get(i).table(),
                    Costs.NO_INDEX,
                    Units.failedWrite(ItemSize.of(before.get(i)))));
  }

  /** AWS does not say which size counts for a put: the larger is on the safe side. */
  private void cancelled() {
    IntStream.range(0, writes.size())
        .forEach(
            i ->
                write(
                    writes.get(i).table(),
                    Costs.NO_INDEX,
                    Units.transactionalWrite(
                        ItemSize.of(before.get(i)), ItemSize.of(writes.get(i).put()))));
  }

  /** No answer came, or a fault: it costs something if it took effect. */
  private void perhaps() {
    List<Map<String, AttributeValue>> after = stored();
    if (!after.equals(before)) {
      written(after);
      if (request instanceof TransactWriteItemsRequest transaction
          && transaction.clientRequestToken() != null) {
        committed.add(transaction.clientRequestToken());
      }
    }
  }

  /** A transaction that was committed under the same token before is only read. */
  private void repeated() {
    IntStream.range(0, writes.size())
        .forEach(i -> read(writes.get(i).table(), Reading.TRANSACTIONAL, before.get(i)));
  }

  private Map<String, AttributeValue> item(GetItemRequest get, GetItemResponse answer) {
    if (get.projectionExpression() != null || get.hasAttributesToGet()) {
      return tables.item(get.tableName(), get.key());
    }
    return answer.hasItem() ? answer.item() : Map.of();
  }

  private void batch(BatchGetItemRequest batch, BatchGetItemResponse answer) {
    batch
        .requestItems()
        .forEach(
            (table, keys) -> {
              KeysAndAttributes left = answer.unprocessedKeys().get(table);
              keys.keys().stream()
                  .filter(key -> left == null || !left.keys().contains(key))
                  .forEach(
                      key -> read(table, reading(keys.consistentRead()), tables.item(table, key)));
            });
  }

  /** Bills items read, not returned. */
  private void query(QueryRequest query, QueryResponse answer) {
    boolean whole =
        query.filterExpression() == null
            && query.projectionExpression() == null
            && !query.hasAttributesToGet()
            && (query.select() == null || query.select() == Select.ALL_ATTRIBUTES);
    List<Map<String, AttributeValue>> looked =
        whole ? answer.items() : tables.looked(query, answer.scannedCount());
    int size = looked.stream().mapToInt(ItemSize::of).sum();
    String index = query.indexName() == null ? Costs.NO_INDEX : query.indexName();
    double units = Units.read(size, reading(query.consistentRead()));
    add(query.tableName(), index, new Cost(0, 0, units, 0));
  }

  /** Bills items read: a filter or a projection makes a scan no cheaper. */
  private void scan(ScanRequest scan, ScanResponse answer) {
    int size = tables.looked(scan, answer.scannedCount()).stream().mapToInt(ItemSize::of).sum();
    String index = scan.indexName() == null ? Costs.NO_INDEX : scan.indexName();
    double units = Units.read(size, reading(scan.consistentRead()));
    add(scan.tableName(), index, new Cost(0, 0, units, 0));
  }

  private void read(String table, Reading reading, Map<String, AttributeValue> item) {
    double units = Units.read(ItemSize.of(item), reading);
    add(table, Costs.NO_INDEX, new Cost(0, 0, units, 0));
  }

  private static Reading reading(@Nullable Boolean consistent) {
    return Boolean.TRUE.equals(consistent) ? Reading.CONSISTENT : Reading.EVENTUAL;
  }

  private void write(String table, String index, double units) {
    if (units > 0) {
      add(table, index, new Cost(0, 0, 0, units));
    }
  }

  private void add(String table, String index, Cost cost) {
    ledger.add(table, index, operation, cost);
  }
}
