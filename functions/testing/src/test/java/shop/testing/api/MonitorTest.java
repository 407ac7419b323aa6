package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import local.alarms.LogEntry;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The monitor beside what goes wrong. */
final class MonitorTest {

  private static final String MONITOR = "MonitorFunctionEveryMinute";

  @Test
  void aViewThatCannotBeMeasuredHidesNoOther() {
    try (Shop shop = Shop.start()) {
      new RandomCommands(shop, 8).run(10);
      shop.awaitViews();
      // A checkpoint that is none.
      shop.dynamoDb()
          .updateItem(
              r ->
                  r.tableName(Operator.PROJECTIONS)
                      .key(
                          Map.of(
                              "pk", AttributeValue.fromS("orders"),
                              "sk", AttributeValue.fromS("000001")))
                      .updateExpression("SET p1=:odd")
                      .expressionAttributeValues(Map.of(":odd", AttributeValue.fromS("odd"))));
      int before = shop.system().logs().size();

      assertThatThrownBy(() -> shop.system().fire(MONITOR))
          .isInstanceOf(IllegalStateException.class);

      List<JsonNode> lines = monitorLines(shop, before);
      assertThat(measured(lines, "customers").path("LagEvents").isInt()).isTrue();
      assertThat(measured(lines, "regions").path("LagEvents").isInt()).isTrue();
      assertThat(measured(lines, "products").path("LagEvents").isInt()).isTrue();
      assertThat(measured(lines, "orders").path("LagEvents").isMissingNode()).isTrue();
      assertThat(measured(lines, "orders").path("level").asText()).isEqualTo("ERROR");
      assertThat(lines).noneMatch(line -> line.has("MonitorLooked"));
    }
  }

  @Test
  void aViewThatStandsAtTheHeadsIsNotCaughtUp() {
    try (Shop shop = Shop.start()) {
      new RandomCommands(shop, 9).run(10);
      shop.awaitViews();
      int before = shop.system().logs().size();

      String _ = shop.system().fire(MONITOR);

      List<JsonNode> lines = monitorLines(shop, before);
      for (String view : Operator.VIEWS) {
        assertThat(measured(lines, view).path("CatchUpsStarted").asInt()).isZero();
      }
      assertThat(lines).anyMatch(line -> line.path("MonitorLooked").asInt() == 1);
      assertThat(shop.system().bus("ControlBus").received())
          .noneMatch(event -> event.entry().detailType().equals("CatchUp"));
    }
  }

  private static List<JsonNode> monitorLines(Shop shop, int from) {
    return shop.system().logs().stream()
        .skip(from)
        .filter(entry -> entry.function().equals("MonitorFunction"))
        .map(LogEntry::line)
        .map(Answer::parse)
        .toList();
  }

  private static JsonNode measured(List<JsonNode> lines, String view) {
    return lines.stream()
        .filter(line -> line.path("View").asText().equals(view))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No line measures " + view + ": " + lines));
  }
}
