package shop.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.http.Route;
import cqrs.query.QueryFunction;
import cqrs.testkit.dynamodb.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.api.ShopApi;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class SettingsTest {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "VIEW",
          "orders",
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

  private final DynamoDbClient dynamoDb = Store.shared().dynamoDb();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VIEW",
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

    assertThatThrownBy(() -> new QueryFunction(settings, dynamoDb))
        .hasMessage("The function's environment has no " + name + ": set it in template.yaml.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "many", "-1"})
  void aNumberOfPartitionsThatCannotBeIsRefusedAtTheStart(String count) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("JOURNAL_PARTITIONS", count);

    assertThatThrownBy(() -> new QueryFunction(settings, dynamoDb)).hasMessageContaining(count);
  }

  @Test
  void aViewWithoutQueriesIsRefusedAtTheStart() {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("VIEW", "order");
    settings.put("ORDER_TABLE", "orders");

    assertThatThrownBy(() -> new QueryFunction(settings, dynamoDb))
        .hasMessage("The view order has no queries: set VIEW in template.yaml to one that has.");
  }

  @Test
  void everyRouteThatReadsIsAnsweredFromOneView() {
    List<String> answered =
        ShopViews.VIEWS.names().stream()
            .flatMap(view -> new ShopQueries().queriesOf(view).keySet().stream())
            .toList();

    assertThat(answered)
        .containsExactlyInAnyOrderElementsOf(
            new ShopApi()
                .ownRoutes().stream()
                    .map(Route::key)
                    .filter(key -> key.startsWith("GET "))
                    .toList());
  }
}
