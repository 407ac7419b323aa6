package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import local.alarms.LogEntry;
import org.junit.jupiter.api.Test;
import shop.testing.Await;

/** The log lines of the functions: they have ids to search for, and never anything personal. */
final class LogsTest {

  /** From the request through the journal into every view that shows it, and to the domain bus. */
  @Test
  void aRequestIsFoundByItsCorrelationIdWhereverItsEventGoes() {
    try (Shop shop = Shop.start()) {
      Given given = new Given(shop);
      String customer = given.customer();
      String product = given.product();
      String body = Given.order("an-order", customer, Given.line(product, 1));
      Answer placed = shop.post("/orders", body, "X-Correlation-Id", "find-me-42").is(201);
      shop.getSeeing(placed, "/orders/an-order").is(200);
      shop.awaitViews();

      Set<String> views = new TreeSet<>();
      Await.until(
          "every view's line",
          () -> {
            entries(shop, "find-me-42").stream()
                .filter(entry -> entry.function().endsWith("ProjectorFunction"))
                .forEach(entry -> views.add(json(entry).path("View").asText()));
            return views.containsAll(Operator.VIEWS);
          });
      List<LogEntry> found = entries(shop, "find-me-42");
      assertThat(found).extracting(LogEntry::function).contains("CommandFunction");
      assertThat(json(found.getFirst()).path("route").asText()).isEqualTo("POST /orders");
      assertThat(json(found.getFirst()).path("Outcome").asText()).isEqualTo("Done");
      Await.until(
          "the relay's line",
          () ->
              entries(shop, "find-me-42").stream()
                  .anyMatch(entry -> entry.function().equals("RelayFunction")));
      Await.until(
          "the event on the bus",
          () ->
              shop.system().bus("DomainBus").received().stream()
                  .anyMatch(
                      event ->
                          Answer.parse(event.entry().detail())
                              .path("correlationId")
                              .asText()
                              .equals("find-me-42")));
    }
  }

  @Test
  void everyLineIsOneObjectAndNoneHasNamesOrAddresses() {
    try (Shop shop = Shop.start()) {
      new RandomCommands(shop, 11).run(60);
      Given given = new Given(shop);
      String customer = given.customer();
      String again =
          "{\"customerId\": \"%s\", \"name\": \"Ann Lee\", \"email\": \"ann%s\", \"region\": \"x\"}"
              .formatted(customer, Shop.MAIL);
      shop.post("/customers", again).is(409);
      shop.post("/customers", again.replace("\"region\"", "\"regoin\"")).is(400);
      shop.post("/customers", again.substring(5)).is(400);
      shop.awaitViews();
      String _ = shop.system().fire("MonitorFunctionEveryMinute");

      List<LogEntry> lines = shop.system().logs();
      assertThat(lines.stream().map(LogEntry::function).collect(Collectors.toSet()))
          .contains(
              "CommandFunction",
              "OrdersProjectorFunction",
              "SalesProjectorFunction",
              "ViewsFunction",
              "MonitorFunction");
      assertThat(lines)
          .allSatisfy(
              entry -> {
                JsonNode line = json(entry);
                assertThat(line.path("level").asText()).isIn("INFO", "WARN", "ERROR");
                assertThat(line.path("message").asText()).isNotEmpty();
                assertThat(line.path("telemetryFault").asText()).isEmpty();
                assertThat(entry.line()).doesNotContain(Shop.MAIL, "Ann Lee");
              });
      assertThat(shop.system().invalidMetricLines()).isZero();
    }
  }

  private static List<LogEntry> entries(Shop shop, String text) {
    return shop.system().logs().stream().filter(entry -> entry.line().contains(text)).toList();
  }

  private static JsonNode json(LogEntry entry) {
    return Answer.parse(entry.line());
  }
}
