package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.local.LocalOptions;
import shop.local.LocalSystem;
import shop.local.functions.Clients;
import shop.local.functions.LocalFunction;
import shop.local.functions.Outcome;
import shop.local.template.Template;
import shop.local.template.TemplateReader;

/**
 * The recorded events of {@code events/payloads}, each given to its function through the managed
 * runtime's serialisation on a system whose streams and rules deliver nothing by themselves.
 */
final class PayloadsTest {

  private static final Path FOLDER = Shop.root().resolve("events/payloads");

  /** In the order in which they happened. */
  private static final List<String> COMMANDS =
      List.of(
          "register-customer",
          "add-product",
          "place-order",
          "pay-order",
          "ship-order",
          "deliver-order",
          "return-lines",
          "move-customer",
          "reprice-product",
          "rename-product",
          "place-another-order",
          "cancel-order");

  private static final Map<String, List<String>> DELIVERIES =
      Map.of(
          "OrdersProjectorFunction",
          List.of("order-placed", "order-lines-returned", "order-cancelled"),
          "SalesProjectorFunction",
          List.of("order-placed", "order-cancelled", "product-renamed"));

  /** What stands where in a query's answer afterwards. */
  private static final List<String> SHOWN =
      List.of(
          "OrderQueriesFunction.get-order | /status | DELIVERED",
          "OrderQueriesFunction.get-order | /returnedTotal | 2.50",
          "OrderQueriesFunction.list-orders | /items/0/orderId | order-1",
          "CustomerQueriesFunction.get-dashboard | /totals/0/lifetimeValue | 5.00",
          "CustomerQueriesFunction.rank-customers | /items/0/region | Avalon",
          "RegionQueriesFunction.list-regions | /items/1/revenue | 5.00",
          "RegionQueriesFunction.get-region | /series/0/date | 2011-11",
          "ProductQueriesFunction.rank-products | /items/0/unitsCancelled | 1",
          "ProductQueriesFunction.get-product | /name | Green tea",
          "ApiFunction.list-routes | /views/0/view | orders",
          "ApiFunction.unknown-route | /status | 404",
          "ViewsFunction.list-views | /items/3/state | active",
          "ViewsFunction.resume-view | /state | active",
          "ViewsFunction.skip-event | /status | 409");

  private static final List<String> CATCH_UPS = List.of("asked-by-monitor", "on-demand");

  private static final String PLACED = "NoticesFunction.order-placed";

  private static final List<String> BELLS = List.of("checkpoint-moved", "asked-by-monitor");

  private static final String LOOK = "MonitorFunction.every-minute";
  private static final String SLICE = "RebuildFunction.slice";

  /** What operators ask of a rebuild, in this order, and what stands where in the answer. */
  private static final List<String> REBUILT =
      List.of(
          "ViewsFunction.start-rebuild | 202 | /state | building",
          "ViewsFunction.follow-rebuild | 200 | /eventsDone | 0",
          SLICE,
          "ViewsFunction.follow-rebuild | 200 | /state | active",
          "ViewsFunction.follow-rebuild | 200 | /verified/sound | true",
          LOOK,
          "ViewsFunction.cancel-rebuild | 409 | /status | 409",
          "ViewsFunction.roll-back | 200 | /generation | 1");

  @Test
  void everyFunctionStillDoesWhatItsPayloadsAsk(@TempDir Path folder) throws IOException {
    Path template = folder.resolve("template.yaml");
    ChangedTemplate.write(
        template,
        Map.of(
            "StartingPosition: TRIM_HORIZON",
            "Enabled: false\n            StartingPosition: TRIM_HORIZON",
            "source: [shop.rebuild]",
            "source: [nobody]"));
    try (LocalSystem system =
        LocalSystem.start(
            LocalOptions.inMemory(template)
                .withAuthorizer()
                .withParameters(Map.of("NoticeDays", "36500")))) {
      commandsSucceed(system);
      projectorsAcknowledge(system);
      queriesShow(system);
      catchUpsFindTheirViews(system);
      theRelayPublishesOnce(system);
      thereIsOneNotice(system);
      aRebuildGoesItsWay(system);
    }
  }

  private static void commandsSucceed(LocalSystem system) throws IOException {
    for (String command : COMMANDS) {
      JsonNode result = invoke(system, "CommandFunction." + command);
      assertThat(result.path("statusCode").asInt()).as(command).isIn(200, 201);
      assertThat(result.at("/headers/Consistency-Token").asText()).matches("5[01]:\\d");
    }
  }

  private static void projectorsAcknowledge(LocalSystem system) throws IOException {
    for (String function : new TreeSet<>(DELIVERIES.keySet())) {
      for (String delivery : DELIVERIES.getOrDefault(function, List.of())) {
        JsonNode result = invoke(system, function + "." + delivery);
        assertThat(result.path("batchItemFailures").isArray()).as(delivery).isTrue();
        assertThat(result.path("batchItemFailures")).as(delivery).isEmpty();
      }
    }
  }

  private static void theRelayPublishesOnce(LocalSystem system) throws IOException {
    for (String bell : BELLS) {
      invoke(system, "RelayFunction." + bell);
      assertThat(system.bus("DomainBus").received()).as(bell).hasSize(COMMANDS.size());
    }
  }

  private static void thereIsOneNotice(LocalSystem system) throws IOException {
    for (int delivery = 1; delivery <= 2; delivery++) {
      invoke(system, PLACED);
      assertThat(system.dynamoDb().scan(r -> r.tableName("NoticesTable")).items()).hasSize(1);
    }
  }

  private static void queriesShow(LocalSystem system) throws IOException {
    for (String line : SHOWN) {
      String[] expected = line.split(" \\| ", -1);
      JsonNode result = invoke(system, expected[0]);
      JsonNode body = Answer.parse(result.path("body").asText());
      assertThat(body.at(expected[1]).asText()).as("%s in %s", line, body).isEqualTo(expected[2]);
      boolean problem = expected[1].equals("/status") && expected[2].matches("\\d+");
      assertThat(result.path("statusCode").asInt())
          .isEqualTo(problem ? Integer.parseInt(expected[2]) : 200);
    }
  }

  private static void catchUpsFindTheirViews(LocalSystem system) throws IOException {
    JsonNode one = invoke(system, "CatchUpFunction.asked-by-monitor").path("views");
    assertThat(one).hasSize(1);
    assertThat(one.at("/0/view").asText()).isEqualTo("products");
    JsonNode some = invoke(system, "CatchUpFunction.on-demand").path("views");
    assertThat(some).hasSize(2);
    assertThat(some.at("/1/view").asText()).isEqualTo("regions");
  }

  private static void aRebuildGoesItsWay(LocalSystem system) throws IOException {
    for (String line : REBUILT) {
      String[] expected = line.split(" \\| ", -1);
      JsonNode result = invoke(system, expected[0]);
      if (expected.length > 1) {
        JsonNode body = Answer.parse(result.path("body").asText());
        assertThat(result.path("statusCode").asText()).as("%s", body).isEqualTo(expected[1]);
        assertThat(body.at(expected[2]).asText()).as("%s in %s", line, body).isEqualTo(expected[3]);
      }
    }
    // No catch-up was asked for this view, and no delivery came.
    assertThat(system.bus("ControlBus").received())
        .extracting(event -> Answer.parse(event.entry().detail()))
        .containsExactly(
            Answer.parse(Files.readString(FOLDER.resolve(SLICE + ".json"))).path("detail"),
            Answer.parse("{\"views\": [\"customers\"]}"));
  }

  private static JsonNode invoke(LocalSystem system, String payload) throws IOException {
    String name = payload.substring(0, payload.indexOf('.'));
    Template.Function definition =
        system.template().functions().stream()
            .filter(function -> function.logicalId().equals(name))
            .findFirst()
            .orElseThrow();
    LocalFunction function =
        new LocalFunction(
            definition, "$LATEST", new Clients(system.dynamoDb(), system::eventBridge));
    Outcome outcome = function.invoke(Files.readAllBytes(FOLDER.resolve(payload + ".json")));
    assertThat(outcome).as(payload).isInstanceOf(Outcome.Returned.class);
    return Answer.parse(((Outcome.Returned) outcome).json());
  }

  @Test
  void everyPayloadIsUsedAndEveryFunctionHasOne() throws IOException {
    Set<String> used = new TreeSet<>();
    COMMANDS.forEach(command -> used.add("CommandFunction." + command + ".json"));
    DELIVERIES.forEach((f, names) -> names.forEach(name -> used.add(f + "." + name + ".json")));
    used.add(PLACED + ".json");
    BELLS.forEach(name -> used.add("RelayFunction." + name + ".json"));
    CATCH_UPS.forEach(name -> used.add("CatchUpFunction." + name + ".json"));
    SHOWN.forEach(line -> used.add(line.substring(0, line.indexOf(' ')) + ".json"));
    REBUILT.forEach(line -> used.add(line.split(" ", -1)[0] + ".json"));
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> FOLDER.relativize(file).toString()))
          .containsExactlyInAnyOrderElementsOf(used);
    }
    Template template = TemplateReader.read(Shop.root().resolve("template.yaml"), Map.of());
    assertThat(
            used.stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            template.functions().stream()
                .map(Template.Function::logicalId)
                .collect(Collectors.toSet()));
  }
}
