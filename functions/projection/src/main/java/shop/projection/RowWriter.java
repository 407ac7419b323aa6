package shop.projection;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Writes one row's changes so that each event counts once, whoever else writes the row. */
final class RowWriter {

  /**
   * Every failure means that another delivery got further with the row; so many in a row do not.
   */
  private static final int TRIES = 100;

  private final DynamoDbClient dynamoDb;
  private final String table;

  RowWriter(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * Applies what the row does not have yet.
   *
   * @throws ChangeTooLargeException if one event alone exceeds what one write can take
   */
  void write(RowChanges changes, long generation) {
    write(changes, generation, null);
  }

  private void write(
      RowChanges changes, long generation, @Nullable Map<String, AttributeValue> stored) {
    RowChanges pending = changes;
    Map<String, AttributeValue> known = stored;
    for (int tried = 0; !pending.events().isEmpty(); tried++) {
      RowUpdate update = new RowUpdate(pending, generation, known);
      if (!update.fits()) {
        writeHalves(pending, generation, known);
        return;
      }
      if (tried == TRIES) {
        throw new IllegalStateException("The row " + pending.key() + " does not settle.");
      }
      try {
        Retries.run(() -> dynamoDb.updateItem(update.request(table, changes.key())));
        return;
      } catch (ConditionalCheckFailedException e) {
        known = e.item();
        pending = pending.beyond(known);
      }
    }
  }

  private void writeHalves(
      RowChanges changes, long generation, @Nullable Map<String, AttributeValue> known) {
    if (changes.events().size() == 1) {
      throw new ChangeTooLargeException(changes.key());
    }
    for (RowChanges half : changes.halves()) {
      write(half, generation, known);
    }
  }
}
