package cqrs.query;

import cqrs.http.Access;
import cqrs.http.Tokens;
import cqrs.journal.Environment;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.read.JournalEpoch;
import cqrs.projection.read.View;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The settings of a query function: VIEW, PROJECTIONS_TABLE, JOURNAL_PARTITIONS, the table of each
 * view that it reads, such as CALENDAR_TABLE, and those of {@link Access}. In WRITE_TABLE it only
 * looks whether an event exists.
 */
public record QuerySettings(Environment environment) {

  /** Reads the environment. */
  public QuerySettings(Map<String, String> environment) {
    this(new Environment(environment));
  }

  /** The view that the function answers from. */
  public String view() {
    return environment.text("VIEW");
  }

  public Partitions partitions() {
    return environment.partitions();
  }

  public Access access() {
    return Access.of(environment);
  }

  public Tokens tokens(DynamoDbClient dynamoDb) {
    JournalEpoch epoch = new JournalEpoch(dynamoDb, environment.text("PROJECTIONS_TABLE"));
    return new Tokens(partitions(), epoch::current);
  }

  public View view(DynamoDbClient dynamoDb, String view) {
    return new View(
        dynamoDb,
        new ProjectionStore(dynamoDb, environment.text("PROJECTIONS_TABLE")),
        view,
        environment.text(view.toUpperCase(Locale.ROOT) + "_TABLE"),
        new JournalReader(dynamoDb, environment.text("WRITE_TABLE"))::has);
  }
}
