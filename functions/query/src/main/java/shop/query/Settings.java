package shop.query;

import java.util.Locale;
import java.util.Map;
import shop.http.Access;
import shop.http.Tokens;
import shop.journal.Environment;
import shop.journal.JournalReader;
import shop.journal.Partitions;
import shop.projection.JournalEpoch;
import shop.projection.ProjectionStore;
import shop.projection.View;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What the functions are told by their environment: PROJECTIONS_TABLE, JOURNAL_PARTITIONS,
 * WRITE_TABLE, of which they look only whether an event is there, the tables of the views that they
 * read, for example ORDERS_TABLE, and who may call them.
 */
record Settings(Environment environment) {

  Settings(Map<String, String> environment) {
    this(new Environment(environment));
  }

  Partitions partitions() {
    return environment.partitions();
  }

  Access access() {
    return Access.of(environment);
  }

  Tokens tokens(DynamoDbClient dynamoDb) {
    JournalEpoch epoch = new JournalEpoch(dynamoDb, environment.text("PROJECTIONS_TABLE"));
    return new Tokens(partitions(), epoch::current);
  }

  View view(DynamoDbClient dynamoDb, String view) {
    return new View(
        dynamoDb,
        new ProjectionStore(dynamoDb, environment.text("PROJECTIONS_TABLE")),
        view,
        environment.text(view.toUpperCase(Locale.ROOT) + "_TABLE"),
        new JournalReader(dynamoDb, environment.text("WRITE_TABLE"))::has);
  }
}
