package cqrs.projection.read;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The epoch of the journal that the views are made from, for those who do not read the journal: a
 * row {@code JOURNAL/-} beside the views', which the first restore writes.
 */
public final class JournalEpoch {

  private static final Map<String, AttributeValue> KEY = Map.of("pk", s("JOURNAL"), "sk", s("-"));

  private final DynamoDbClient dynamoDb;
  private final String table;
  private volatile @Nullable Cached cached;

  private record Cached(long epoch, long readAt) {}

  /** Reads the table of checkpoints and generations. */
  public JournalEpoch(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** As it was within the last few seconds; 1 before any restore. */
  public long current() {
    Cached last = cached;
    if (last != null && System.nanoTime() - last.readAt() < View.GENERATION_CACHE.toNanos()) {
      return last.epoch();
    }
    long readAt = System.nanoTime();
    long epoch = read();
    cached = new Cached(epoch, readAt);
    return epoch;
  }

  /** As it is now, strongly consistent; 1 before any restore. */
  public long read() {
    Map<String, AttributeValue> row =
        dynamoDb.getItem(r -> r.tableName(table).key(KEY).consistentRead(true)).item();
    return row.isEmpty() ? 1 : number(row, "epoch");
  }

  /** Voids the tokens of all epochs before; never goes back. */
  public void raise(long epoch) {
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(KEY)
                  .updateExpression("SET epoch=:epoch")
                  .conditionExpression("NOT epoch>=:epoch")
                  .expressionAttributeValues(Map.of(":epoch", n(epoch))));
    } catch (ConditionalCheckFailedException e) {
      // It is there already: a run that was stopped has written it.
      return;
    }
  }
}
