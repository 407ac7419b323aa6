package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.projection.internal.calls.ProjectionsTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Restarts views after a restore of the journal, because they may show events that the journal has
 * lost. It gives up their generations and voids their cursors; the monitor then builds new
 * generations. A row {@code view/epoch} records that this is done.
 */
public final class NewEpoch {

  private static final int MAX_ATTEMPTS = 10;

  private final DynamoDbClient dynamoDb;
  private final ProjectionsTable table;
  private final Generations generations;
  private final long epoch;

  public NewEpoch(DynamoDbClient dynamoDb, String projectionsTable, long epoch) {
    this.dynamoDb = dynamoDb;
    this.table = new ProjectionsTable(dynamoDb, projectionsTable);
    this.generations = new Generations(this.table);
    this.epoch = epoch;
  }

  static Map<String, AttributeValue> key(String view) {
    return ProjectionsTable.key(view, "epoch");
  }

  /** The views that are still in an earlier epoch. */
  public List<String> outdated() {
    return dynamoDb
        .scanPaginator(
            scan ->
                scan.tableName(table.name())
                    .consistentRead(true)
                    .filterExpression("sk = :manifest AND attribute_exists(edition)")
                    .expressionAttributeValues(Map.of(":manifest", s(ManifestRow.SK))))
        .items()
        .stream()
        .map(manifest -> string(manifest, "pk"))
        .filter(view -> epochOf(view) < epoch)
        .sorted()
        .toList();
  }

  private long epochOf(String view) {
    Map<String, AttributeValue> row = table.get(key(view));
    return row.isEmpty() ? 1 : number(row, "epoch");
  }

  /** Restarts a view in one transaction. */
  public void begin(String view, Instant now) {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Optional<GenerationManifest> manifest = generations.manifest(view);
      if (manifest.isEmpty() || generations.restart(manifest.get(), epoch, now)) {
        return;
      }
    }
    throw new IllegalStateException("The generations of the view " + view + " keep changing.");
  }
}
