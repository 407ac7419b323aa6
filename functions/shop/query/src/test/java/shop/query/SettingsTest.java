package shop.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.memory.MemoryStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class SettingsTest {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "PROJECTIONS_TABLE",
          "projections",
          "WRITE_TABLE",
          "write",
          "ORDERS_TABLE",
          "orders",
          "JOURNAL_PARTITIONS",
          "64",
          "AUTHORIZER",
          "jwt",
          "OWNER_CLAIM",
          "customer");

  private final DynamoDbClient dynamoDb = MemoryStore.answering(1).client();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROJECTIONS_TABLE",
        "WRITE_TABLE",
        "ORDERS_TABLE",
        "JOURNAL_PARTITIONS",
        "AUTHORIZER",
        "OWNER_CLAIM"
      })
  void aMissingOneIsNamedAtTheStart(String name) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.remove(name);

    assertThatThrownBy(() -> new OrderQueriesFunction(settings, dynamoDb))
        .hasMessage("The function's environment has no " + name + ": set it in template.yaml.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "many", "-1"})
  void aNumberOfPartitionsThatCannotBeIsRefusedAtTheStart(String count) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("JOURNAL_PARTITIONS", count);

    assertThatThrownBy(() -> new OrderQueriesFunction(settings, dynamoDb))
        .hasMessageContaining(count);
  }
}
