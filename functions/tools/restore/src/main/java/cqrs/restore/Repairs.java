package cqrs.restore;

import static cqrs.journal.dynamodb.Attributes.present;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Changes the write table. Each row is saved to a file before it is removed. In a dry run nothing
 * is changed. Each change is conditional on the row as it was read.
 */
final class Repairs {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Optional<Kept> kept;

  /**
   * Repairs of that table.
   *
   * @param file takes what is taken out; empty: a dry run
   */
  Repairs(DynamoDbClient dynamoDb, String table, Optional<Path> file) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.kept = file.map(Kept::new);
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  String table() {
    return table;
  }

  boolean apply() {
    return kept.isPresent();
  }

  /**
   * Deletes rows, in this order.
   *
   * @param unchanged the attribute that has to be as it was read
   */
  void delete(String why, List<Map<String, AttributeValue>> rows, String unchanged) {
    if (rows.isEmpty() || kept.isEmpty()) {
      return;
    }
    kept.get().add(why, rows);
    for (Map<String, AttributeValue> row : rows) {
      unlessChanged(
          row,
          () ->
              dynamoDb.deleteItem(
                  r ->
                      r.tableName(table)
                          .key(key(row))
                          .conditionExpression("attribute_not_exists(pk) OR #u=:before")
                          .expressionAttributeNames(Map.of("#u", unchanged))
                          .expressionAttributeValues(Map.of(":before", present(row, unchanged)))));
    }
  }

  /** Puts an aggregate's row in the place of another one, or of none. */
  void replace(
      String why, Optional<Map<String, AttributeValue>> before, Map<String, AttributeValue> row) {
    if (kept.isEmpty()) {
      return;
    }
    before.ifPresent(old -> kept.get().add(why, List.of(old)));
    unlessChanged(
        row,
        () ->
            dynamoDb.putItem(
                r ->
                    r.tableName(table)
                        .item(row)
                        .conditionExpression(
                            before.isEmpty() ? "attribute_not_exists(pk)" : "version=:before")
                        .expressionAttributeValues(
                            before
                                .map(old -> Map.of(":before", present(old, "version")))
                                .orElse(null))));
  }

  private static void unlessChanged(Map<String, AttributeValue> row, Runnable write) {
    try {
      write.run();
    } catch (ConditionalCheckFailedException e) {
      throw new IllegalStateException(
          "The row " + present(row, "pk").s() + " has changed meanwhile; no command may run.", e);
    }
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> row) {
    return Map.of("pk", present(row, "pk"), "sk", present(row, "sk"));
  }
}
