package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * What was fixed when the journal was created.
 *
 * @param epoch raised by a restore, which voids the positions of the epoch before
 */
public record JournalSettings(Partitions partitions, long epoch) {

  /** The settings' row. */
  public static final Map<String, AttributeValue> KEY = Map.of("pk", s("JOURNAL"), "sk", s("-"));

  /** There while a restore repairs the journal: the epoch that it will open. */
  public static final String OPENING = "opening";

  /** There after a restore: the table that has taken the place of this one. */
  public static final String REPLACED_BY = "replacedBy";

  /**
   * Reads the settings, and writes them first if the journal is new.
   *
   * @throws IllegalStateException if the journal was created with another number of partitions, is
   *     under repair, or was replaced by a restored table
   */
  public static JournalSettings open(DynamoDbClient dynamoDb, String table, Partitions configured) {
    Map<String, AttributeValue> row = read(dynamoDb, table);
    if (row.isEmpty()) {
      create(dynamoDb, table, configured);
      row = read(dynamoDb, table);
    }
    if (row.containsKey(OPENING)) {
      throw new IllegalStateException(
          "The journal in " + table + " is being restored: run the restore to its end first.");
    }
    if (row.containsKey(REPLACED_BY)) {
      String replacement = string(row, REPLACED_BY);
      throw new IllegalStateException(
          "After a restore the table "
              + replacement
              + " has replaced "
              + table
              + ": deploy with RestoredTable="
              + replacement
              + ".");
    }
    Partitions stored = new Partitions((int) number(row, "partitions"));
    if (!stored.equals(configured)) {
      throw new IllegalStateException(
          "The journal in "
              + table
              + " has "
              + stored.count()
              + " partitions and JOURNAL_PARTITIONS says "
              + configured.count()
              + ": set it to "
              + stored.count()
              + "; the number is fixed when a journal is created.");
    }
    return new JournalSettings(stored, number(row, "epoch"));
  }

  /** The journal's epoch as it is now; 1 if it has not begun. */
  public static long epoch(DynamoDbClient dynamoDb, String table) {
    Map<String, AttributeValue> row = read(dynamoDb, table);
    return row.isEmpty() ? 1 : number(row, "epoch");
  }

  private static Map<String, AttributeValue> read(DynamoDbClient dynamoDb, String table) {
    return dynamoDb.getItem(r -> r.tableName(table).key(KEY).consistentRead(true)).item();
  }

  private static void create(DynamoDbClient dynamoDb, String table, Partitions partitions) {
    Map<String, AttributeValue> row = new java.util.HashMap<>(KEY);
    row.put("partitions", n(partitions.count()));
    row.put("epoch", n(1));
    try {
      dynamoDb.putItem(
          r -> r.tableName(table).item(row).conditionExpression("attribute_not_exists(pk)"));
    } catch (ConditionalCheckFailedException e) {
      // Another start was faster; what it wrote is read next.
      return;
    }
  }
}
