package cqrs.projection.read;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.projection.internal.calls.ProjectionsTable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The epoch of the journal from which the views are built, for functions that do not read the
 * journal. It is a row {@code JOURNAL/-} beside those of the views. The first restore creates it.
 */
public final class JournalEpoch {

  private static final Map<String, AttributeValue> KEY = Map.of("pk", s("JOURNAL"), "sk", s("-"));

  private final ProjectionsTable table;
  private volatile @Nullable Cached cached;

  private record Cached(long epoch, long readAt) {}

  public JournalEpoch(DynamoDbClient dynamoDb, String projectionsTable) {
    this.table = new ProjectionsTable(dynamoDb, projectionsTable);
  }

  /** The epoch, at most a few seconds old; 1 before any restore. */
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

  /** The epoch, strongly consistent; 1 before any restore. */
  public long read() {
    Map<String, AttributeValue> row = table.get(KEY);
    return row.isEmpty() ? 1 : number(row, "epoch");
  }

  /** Raises the epoch, which voids the tokens of all earlier epochs. It may be repeated. */
  public void raise(long epoch) {
    boolean _ =
        table.update(
            KEY, "SET epoch=:epoch", "NOT epoch>=:epoch", Map.of(), Map.of(":epoch", n(epoch)));
  }
}
