package shop.notices;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The table of notices: {@code <day of occurredAt>} / {@code <event id>}, so that a day's are one
 * query, and the same event has the same key whenever it comes.
 */
final class Notices {

  private final DynamoDbClient dynamoDb;
  private final String table;

  Notices(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * Adds the notice unless it is there; of several at the same time one adds it.
   *
   * @return whether it was added
   */
  boolean add(PlacedOrder order, Instant expiresAt) {
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(row(order, expiresAt))
                  .conditionExpression("attribute_not_exists(pk)"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static Map<String, AttributeValue> row(PlacedOrder order, Instant expiresAt) {
    return Map.ofEntries(
        Map.entry("pk", s(LocalDate.ofInstant(order.occurredAt(), ZoneOffset.UTC).toString())),
        Map.entry("sk", s(order.eventId())),
        Map.entry("orderId", s(order.orderId())),
        Map.entry("customerId", s(order.customerId())),
        Map.entry("region", s(order.region())),
        Map.entry("currency", s(order.currency())),
        Map.entry("total", AttributeValue.fromN(order.total())),
        Map.entry("lineCount", n(order.lineCount())),
        Map.entry("at", s(order.occurredAt().toString())),
        Map.entry("expiresAt", n(expiresAt.getEpochSecond())));
  }
}
