package shop.testing.reads;

import static cqrs.journal.dynamodb.Attributes.s;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * An index of the orders by customer and {@code placedAt}: a customer's orders are one query. All
 * orders are a scan still: whatever an index's key is, all of them have to be read.
 *
 * <p>The normalized rows' {@code placedAt} sorts only as long as it has whole seconds.
 */
final class Index extends Scan {

  /** The index's name; its hash key is {@code customerId}, its range key {@code placedAt}. */
  static final String NAME = "ordersByCustomer";

  private static final int PAGE = 1000;

  Index(DynamoDbClient dynamoDb, String table) {
    super(dynamoDb, table);
  }

  @Override
  public <A, R> R of(String customerId, Collector<OrderRow, A, R> collector) {
    return query(customerId, PAGE, Integer.MAX_VALUE, collector);
  }

  @Override
  public <A, R> R newest(String customerId, int limit, Collector<OrderRow, A, R> collector) {
    return query(customerId, limit, limit, collector);
  }

  private <A, R> R query(
      String customerId, int page, int most, Collector<OrderRow, A, R> collector) {
    A sum = collector.supplier().get();
    BiConsumer<A, OrderRow> add = collector.accumulator();
    int read = 0;
    for (QueryRequest next = request(customerId, page); ; ) {
      QueryResponse answer = dynamoDb.query(next);
      answer.items().forEach(item -> add.accept(sum, OrderRow.of(item)));
      read += answer.count();
      if (read >= most || answer.lastEvaluatedKey().isEmpty()) {
        return collector.finisher().apply(sum);
      }
      next = next.toBuilder().exclusiveStartKey(answer.lastEvaluatedKey()).build();
    }
  }

  private QueryRequest request(String customerId, int page) {
    return QueryRequest.builder()
        .tableName(table)
        .indexName(NAME)
        .keyConditionExpression("#customerId = :customer")
        .projectionExpression(OrderRow.PROJECTION)
        .expressionAttributeNames(OrderRow.NAMES)
        .expressionAttributeValues(Map.of(":customer", s(customerId)))
        .scanIndexForward(false)
        .limit(page)
        .build();
  }
}
