package shop.projector;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class ProjectorFunctionTest {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "VIEWS", "orders, customers",
          "WRITE_TABLE", "write",
          "PROJECTIONS_TABLE", "projections",
          "ORDERS_TABLE", "orders",
          "CUSTOMERS_TABLE", "customers");

  @ParameterizedTest
  @ValueSource(
      strings = {"VIEWS", "WRITE_TABLE", "PROJECTIONS_TABLE", "ORDERS_TABLE", "CUSTOMERS_TABLE"})
  void aMissingSettingIsNamedAtTheStart(String name) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.remove(name);

    assertThatThrownBy(() -> new ProjectorFunction(settings, dynamoDb()))
        .hasMessage("The environment has no " + name + ": set it in template.yaml.");
  }

  @Test
  void anUnknownViewIsNamedAtTheStart() {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("VIEWS", "orders,sales");

    assertThatThrownBy(() -> new ProjectorFunction(settings, dynamoDb()))
        .hasMessageContaining("'sales'")
        .hasMessageContaining("orders, customers, regions, products");
  }

  @Test
  void itStartsWithItsSettings() {
    assertThatCode(() -> new ProjectorFunction(SETTINGS, dynamoDb())).doesNotThrowAnyException();
  }

  /** Takes no call at all. */
  private static DynamoDbClient dynamoDb() {
    return new DynamoDbClient() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }
}
