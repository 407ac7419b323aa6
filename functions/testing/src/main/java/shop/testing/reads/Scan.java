package shop.testing.reads;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.journal.dynamodb.Parallel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * All that the write table allows without an index: a scan, its segments in parallel, each one
 * added up while it is read. The filter saves transfer and no read units.
 */
class Scan implements OrderRows {

  private static final int SEGMENTS = 8;

  /** DynamoDB ends a page at a megabyte; DynamoDB Local wants to be told a number. */
  private static final int PAGE = 20_000;

  final DynamoDbClient dynamoDb;
  final String table;

  Scan(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  @Override
  public <A, R> R all(Collector<OrderRow, A, R> collector) {
    return scan(Optional.empty(), collector);
  }

  @Override
  public <A, R> R of(String customerId, Collector<OrderRow, A, R> collector) {
    return scan(Optional.of(customerId), collector);
  }

  @Override
  public <A, R> R newest(String customerId, int limit, Collector<OrderRow, A, R> collector) {
    return of(customerId, collector);
  }

  private <A, R> R scan(Optional<String> customerId, Collector<OrderRow, A, R> collector) {
    List<Callable<A>> segments =
        IntStream.range(0, SEGMENTS)
            .mapToObj(i -> request(customerId).segment(i).totalSegments(SEGMENTS).build())
            .<Callable<A>>map(request -> () -> segment(request, collector))
            .toList();
    return collector
        .finisher()
        .apply(Parallel.all(segments).stream().reduce(collector.combiner()).orElseThrow());
  }

  private <A> A segment(ScanRequest request, Collector<OrderRow, A, ?> collector) {
    A sum = collector.supplier().get();
    BiConsumer<A, OrderRow> add = collector.accumulator();
    for (ScanRequest next = request; ; ) {
      ScanResponse page = dynamoDb.scan(next);
      page.items().forEach(item -> add.accept(sum, OrderRow.of(item)));
      if (page.lastEvaluatedKey().isEmpty()) {
        return sum;
      }
      next = next.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build();
    }
  }

  /** Journal rows and receipts lie in the same table, and other aggregates. */
  private ScanRequest.Builder request(Optional<String> customerId) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":order", s("ORDER#"));
    customerId.ifPresent(id -> values.put(":customer", s(id)));
    return ScanRequest.builder()
        .tableName(table)
        .limit(PAGE)
        .projectionExpression(OrderRow.PROJECTION)
        .filterExpression(
            "begins_with(#pk, :order)"
                + (customerId.isPresent() ? " AND #customerId = :customer" : ""))
        .expressionAttributeNames(OrderRow.NAMES)
        .expressionAttributeValues(values);
  }
}
