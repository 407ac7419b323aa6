package cqrs.projection.internal.calls;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes to the table of generations that hold only for what was read: false says it has changed.
 */
public final class ConditionalWrites {

  private final DynamoDbClient dynamoDb;
  private final String table;

  public ConditionalWrites(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  public boolean update(
      Map<String, AttributeValue> key,
      String expression,
      String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    try {
      Retries.run(
          () ->
              dynamoDb.updateItem(
                  r ->
                      r.tableName(table)
                          .key(key)
                          .updateExpression(expression)
                          .conditionExpression(condition)
                          .expressionAttributeNames(names.isEmpty() ? null : names)
                          .expressionAttributeValues(values)));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** All or nothing; a transaction that met another one is tried again. */
  public boolean commit(List<TransactWriteItem> writes) {
    // Where an answer got lost, the next try finds that it was done.
    String token = UUID.randomUUID().toString();
    return Retries.run(
        () -> {
          try {
            dynamoDb.transactWriteItems(t -> t.transactItems(writes).clientRequestToken(token));
            return true;
          } catch (TransactionCanceledException e) {
            boolean lost =
                e.cancellationReasons().stream()
                    .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()));
            if (lost) {
              return false;
            }
            throw e;
          }
        });
  }
}
