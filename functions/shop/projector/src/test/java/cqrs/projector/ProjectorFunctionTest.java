package cqrs.projector;

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
          "PROJECTOR", "orders",
          "WRITE_TABLE", "write",
          "PROJECTIONS_TABLE", "projections",
          "ORDERS_TABLE", "orders",
          "CUSTOMERS_TABLE", "customers");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROJECTOR",
        "WRITE_TABLE",
        "PROJECTIONS_TABLE",
        "ORDERS_TABLE",
        "CUSTOMERS_TABLE"
      })
  void aMissingSettingIsNamedAtTheStart(String name) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.remove(name);

    assertThatThrownBy(() -> new ProjectorFunction(settings, dynamoDb()))
        .hasMessage("The function's environment has no " + name + ": set it in template.yaml.");
  }

  @Test
  void anUnknownProjectorIsNamedAtTheStartWithTheFunctionAndThoseThereAre() {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("PROJECTOR", "sale");
    settings.put("AWS_LAMBDA_FUNCTION_NAME", "SalesProjectorFunction");

    assertThatThrownBy(() -> new ProjectorFunction(settings, dynamoDb()))
        .hasMessage(
            "SalesProjectorFunction's PROJECTOR is 'sale', which is no projector: there are"
                + " orders, sales.");
  }

  @Test
  void aProjectorWithoutTheTableOfOneOfItsViewsDoesNotStart() {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("PROJECTOR", "sales");
    settings.put("AWS_LAMBDA_FUNCTION_NAME", "SalesProjectorFunction");

    assertThatThrownBy(() -> new ProjectorFunction(settings, dynamoDb()))
        .hasMessage(
            "SalesProjectorFunction's environment has no REGIONS_TABLE: set it in"
                + " template.yaml.");
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
