package shop.query;

import java.util.Locale;
import java.util.Map;
import shop.journal.Partitions;
import shop.projection.ProjectionStore;
import shop.projection.View;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What the functions are told by their environment: PROJECTIONS_TABLE, JOURNAL_PARTITIONS,
 * WRITE_TABLE (for the lag alone), and the tables of the views that they read, for example
 * ORDERS_TABLE.
 */
record Settings(Map<String, String> environment) {

  /**
   * A setting that must be there.
   *
   * @throws IllegalStateException if it is missing
   */
  String text(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The environment has no " + name + ": set it in template.yaml.");
    }
    return value;
  }

  Partitions partitions() {
    String count = text("JOURNAL_PARTITIONS");
    if (!count.matches("\\d{1,4}")) {
      throw new IllegalStateException(
          "The setting JOURNAL_PARTITIONS must be a number, not '" + count + "'.");
    }
    return new Partitions(Integer.parseInt(count));
  }

  ProjectionStore store(DynamoDbClient dynamoDb) {
    return new ProjectionStore(dynamoDb, text("PROJECTIONS_TABLE"));
  }

  View view(DynamoDbClient dynamoDb, String view) {
    return new View(
        dynamoDb, store(dynamoDb), view, text(view.toUpperCase(Locale.ROOT) + "_TABLE"));
  }
}
