package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Lets views begin anew after the journal was restored: what they have may hold events that the
 * journal has lost. Their generations are given up, their cursors are void, and the monitor builds
 * new ones. A row {@code view/epoch} says that this is done.
 */
public final class NewEpoch {

  private static final int TRIES = 10;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Generations generations;
  private final long epoch;

  /** For that epoch of the journal, in the table of checkpoints and generations. */
  public NewEpoch(DynamoDbClient dynamoDb, String table, long epoch) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.generations = new Generations(dynamoDb, table);
    this.epoch = epoch;
  }

  static Map<String, AttributeValue> key(String view) {
    return GenerationRow.key(view, "epoch");
  }

  /** The views that have begun in an earlier epoch. */
  public List<String> outdated() {
    return dynamoDb
        .scanPaginator(
            scan ->
                scan.tableName(table)
                    .consistentRead(true)
                    .filterExpression("sk = :directory AND attribute_exists(edition)")
                    .expressionAttributeValues(Map.of(":directory", s(ManifestRow.SK))))
        .items()
        .stream()
        .map(directory -> string(directory, "pk"))
        .filter(view -> epochOf(view) < epoch)
        .sorted()
        .toList();
  }

  private long epochOf(String view) {
    Map<String, AttributeValue> row =
        dynamoDb.getItem(r -> r.tableName(table).key(key(view)).consistentRead(true)).item();
    return row.isEmpty() ? 1 : number(row, "epoch");
  }

  /** One transaction: all of it or nothing. */
  public void begin(String view, Instant now) {
    for (int tried = 1; tried <= TRIES; tried++) {
      Optional<GenerationManifest> directory = generations.directory(view);
      if (directory.isEmpty() || generations.restart(directory.get(), epoch, now)) {
        return;
      }
    }
    throw new IllegalStateException(
        "The generations of the view " + view + " change too often to be given up here.");
  }
}
