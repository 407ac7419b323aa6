package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.dynamodb.Attributes;
import cqrs.testkit.dynamodb.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.LocalOptions;
import local.LocalSystem;
import local.functions.Clients;
import local.functions.LocalFunction;
import local.functions.Outcome;
import local.template.Template;
import local.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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
          "rename-customer",
          "change-customer-email",
          "reprice-product",
          "rename-product",
          "place-another-order",
          "cancel-order");

  private static final List<String> PROJECTORS =
      List.of("OrdersProjectorFunction", "SalesProjectorFunction");

  /** The names of the commands' stream records, without the last one and the second order. */
  private static final List<String> RECORDS =
      List.of(
          "customer-registered",
          "product-added",
          "order-placed",
          "order-paid",
          "order-shipped",
          "order-delivered",
          "order-lines-returned",
          "customer-moved",
          "customer-renamed",
          "customer-email-changed",
          "product-repriced",
          "product-renamed");

  private static final String LAST_RECORD = "order-cancelled";

  /** The expected values in a query's answer, by JSON pointer. */
  private static final List<String> SHOWN =
      List.of(
          "OrderQueriesFunction.get-order | /status | DELIVERED",
          "OrderQueriesFunction.get-order | /returnedTotal | 2.50",
          "OrderQueriesFunction.list-orders | /items/0/orderId | order-1",
          "OrderQueriesFunction.list-orders-of-day | /items/0/customer/name | Ann Lee",
          "CustomerQueriesFunction.get-customer | /email | owen@example.com",
          "CustomerQueriesFunction.get-dashboard | /name | Ann Lee-Owen",
          "CustomerQueriesFunction.get-dashboard | /totals/0/lifetimeValue | 5.00",
          "CustomerQueriesFunction.rank-customers | /items/0/region | Avalon",
          "RegionQueriesFunction.list-regions | /items/1/revenue | 5.00",
          "RegionQueriesFunction.get-region | /series/0/date | 2011-11",
          "RegionQueriesFunction.get-company | /totals/0/orderCount | 2",
          "ProductQueriesFunction.list-products | /items/0/productId | tea",
          "ProductQueriesFunction.get-price | /name | Green tea",
          "ProductQueriesFunction.rank-products | /items/0/unitsCancelled | 1",
          "ProductQueriesFunction.get-product | /name | Green tea",
          "ApiFunction.list-routes | /views/0/view | orders",
          "ApiFunction.unknown-route | /status | 404",
          "DocsFunction.openapi | /openapi | 3.1.1",
          "DocsFunction.unknown-asset | /status | 404",
          "ConsoleFunction.unknown-asset | /status | 404",
          "JournalFunction.explain-row | /agrees | true",
          "JournalFunction.list-order-events | /items/0/type | OrderLinesReturned",
          "JournalFunction.list-customer-events | /items/0/type | CustomerEmailChanged",
          "JournalFunction.list-product-events | /items/0/type | ProductRenamed",
          "JournalFunction.list-events | /items/0/type | OrderPlaced",
          "JournalFunction.list-rows | /items/0/view | orders",
          "ViewsFunction.show-view | /state | active",
          "ViewsFunction.list-generations | /items/0/state | active",
          "ViewsFunction.list-verifications | /items/0/id | ",
          "ViewsFunction.list-views | /items/3/state | active",
          "ViewsFunction.resume-view | /state | active",
          "ViewsFunction.skip-event | /status | 409");

  private static final List<String> PAGES = List.of("DocsFunction.page", "ConsoleFunction.page");

  private static final List<String> CATCH_UPS = List.of("asked-by-monitor", "on-demand");

  private static final String PLACED = "NoticesFunction.order-placed";

  private static final List<String> BELLS =
      List.of("checkpoint-moved", "generation-activated", "asked-by-monitor");

  private static final String LOOK = "MonitorFunction.every-minute";
  private static final String SLICE = "RebuildFunction.slice";

  private static final String VERIFY = "ViewsFunction.start-verification";
  private static final String VERIFICATION = "RebuildFunction.verification";
  private static final String VERIFIED = "ViewsFunction.follow-verification";

  /** In the payloads that follow a verification stands the one that was begun at the recording. */
  private static final String RECORDED_ID = "1-299775d1-739c-4c3a-9251-2a851f6b7a76";

  /**
   * The requests of operators for a rebuild, in order, with the expected values by JSON pointer.
   */
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
            "Enabled: false\n      StartingPosition: TRIM_HORIZON",
            "source: [shop.rebuild]",
            "source: [nobody]"));
    try (LocalSystem system =
        LocalSystem.start(
            LocalOptions.inMemory(template)
                .withAuthorizer()
                .withParameters(Map.of("NoticeDays", "36500")))) {
      commandsSucceed(system);
      for (String record : RECORDS) {
        projectorsApply(system, record);
      }
      catchUpsBringTheirViewsWhatNoRecordBrought(system);
      projectorsApply(system, LAST_RECORD);
      queriesShow(system);
      pagesAreHtml(system);
      theRelayPublishesOnce(system);
      thereIsOneNotice(system);
      aVerificationFindsTheViewSound(system);
      aRebuildGoesItsWay(system);
    }
  }

  private static void commandsSucceed(LocalSystem system) throws IOException {
    for (String command : COMMANDS) {
      JsonNode result = invoke(system, "CommandFunction." + command);
      assertThat(result.path("statusCode").asInt()).as(command).isIn(200, 201);
      assertThat(heads(system))
          .contains(position(result.at("/headers/Consistency-Token").asText()));
    }
  }

  /** Both acknowledge the record, and each of their views has come to where it stands. */
  private static void projectorsApply(LocalSystem system, String name) throws IOException {
    for (String function : PROJECTORS) {
      String payload = function + "." + name;
      JsonNode result = invoke(system, payload);
      assertThat(result.path("batchItemFailures").isArray()).as(payload).isTrue();
      assertThat(result.path("batchItemFailures")).as(payload).isEmpty();
      Map.Entry<Integer, Long> position = ofRecord(payload);
      for (String view : views(system, function)) {
        assertThat(checkpoint(system, view, position.getKey()))
            .as("%s of %s", payload, view)
            .isEqualTo(position.getValue());
      }
    }
  }

  private static List<String> views(LocalSystem system, String function) {
    String projector = definition(system, function).environment().get("PROJECTOR");
    return ShopViews.VIEWS
        .projector(String.valueOf(projector))
        .orElseThrow(() -> new AssertionError(function + " is no projector: " + projector))
        .names();
  }

  /** The journal row's place in a stream record. */
  private static Map.Entry<Integer, Long> ofRecord(String payload) throws IOException {
    JsonNode keys = recorded(payload).at("/Records/0/dynamodb/Keys");
    return position(keys.at("/pk/S").asText() + ":" + keys.at("/sk/S").asText());
  }

  private static Map.Entry<Integer, Long> position(String text) {
    String[] parts = text.replace("JOURNAL#", "").split(":", -1);
    return Map.entry(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
  }

  /** Per partition of the journal, the last offset. */
  private static Map<Integer, Long> heads(LocalSystem system) {
    Map<Integer, Long> heads = new TreeMap<>();
    for (Map<String, AttributeValue> row : Store.rows(system.dynamoDb(), "WriteTable")) {
      String pk = Attributes.string(row, "pk");
      if (pk.startsWith("JOURNAL#")) {
        Map.Entry<Integer, Long> at = position(pk + ":" + Attributes.string(row, "sk"));
        heads.merge(at.getKey(), at.getValue(), Math::max);
      }
    }
    return heads;
  }

  private static long checkpoint(LocalSystem system, String view, int partition) {
    var row =
        system
            .dynamoDb()
            .getItem(r -> r.tableName("ProjectionsTable").key(generation(view)))
            .item();
    return Long.parseLong(row.getOrDefault("p" + partition, AttributeValue.fromN("0")).n());
  }

  private static Map<String, AttributeValue> generation(String view) {
    return Map.of("pk", AttributeValue.fromS(view), "sk", AttributeValue.fromS("000001"));
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

  private static void pagesAreHtml(LocalSystem system) throws IOException {
    for (String payload : PAGES) {
      JsonNode page = invoke(system, payload);
      assertThat(page.path("statusCode").asInt()).as(payload).isEqualTo(200);
      assertThat(page.path("body").asText()).as(payload).startsWith("<!DOCTYPE html>");
    }
  }

  private static void catchUpsBringTheirViewsWhatNoRecordBrought(LocalSystem system)
      throws IOException {
    int partition = ofRecord(PROJECTORS.getFirst() + "." + LAST_RECORD).getKey();
    long head = Objects.requireNonNull(heads(system).get(partition), "head of " + partition);
    Map<String, Long> expected = new TreeMap<>();
    for (String view : ShopViews.VIEWS.names()) {
      expected.put(view, checkpoint(system, view, partition));
    }
    assertThat(expected.values()).allMatch(checkpoint -> checkpoint < head);
    for (String catchUp : CATCH_UPS) {
      List<String> asked =
          recorded("CatchUpFunction." + catchUp)
              .at("/detail/views")
              .valueStream()
              .map(JsonNode::asText)
              .toList();
      assertThat(asked).as(catchUp).isNotEmpty();

      JsonNode result = invoke(system, "CatchUpFunction." + catchUp).path("views");

      assertThat(result.valueStream().map(view -> view.path("view").asText()))
          .as(catchUp)
          .containsExactlyInAnyOrderElementsOf(asked);
      asked.forEach(view -> expected.put(view, head));
      for (String view : ShopViews.VIEWS.names()) {
        assertThat(checkpoint(system, view, partition))
            .as("%s after %s", view, catchUp)
            .isEqualTo(expected.get(view));
      }
    }
    assertThat(expected.values())
        .as("some view is left to the last record")
        .anyMatch(c -> c < head);
  }

  private static void aVerificationFindsTheViewSound(LocalSystem system) throws IOException {
    JsonNode begun = invoke(system, VERIFY);
    assertThat(begun.path("statusCode").asInt()).isEqualTo(202);
    String id = Answer.parse(begun.path("body").asText()).path("id").asText();
    assertThat(system.bus("ControlBus").received().getLast().entry().detail()).contains(id);
    JsonNode before = invoke(system, VERIFIED, RECORDED_ID, id);
    assertThat(Answer.parse(before.path("body").asText()).path("state").asText())
        .isEqualTo("running");
    JsonNode _ = invoke(system, VERIFICATION, RECORDED_ID, id);
    JsonNode after = Answer.parse(invoke(system, VERIFIED, RECORDED_ID, id).path("body").asText());
    assertThat(after.path("state").asText()).isEqualTo("ended");
    assertThat(after.at("/verified/sound").asBoolean()).isTrue();
    assertThat(after.at("/verified/rows").asInt()).isPositive();
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
    // No view lags, so there is nothing left to do.
    assertThat(system.bus("ControlBus").received())
        .extracting(event -> event.entry().detailType())
        .containsExactly("RebuildSlice", "RebuildSlice");
    assertThat(Answer.parse(system.bus("ControlBus").received().getLast().entry().detail()))
        .isEqualTo(recorded(SLICE).path("detail"));
  }

  private static JsonNode recorded(String payload) throws IOException {
    return Answer.parse(Files.readString(FOLDER.resolve(payload + ".json")));
  }

  private static JsonNode invoke(LocalSystem system, String payload) throws IOException {
    return invoke(system, payload, "", "");
  }

  /** Invokes a function with a payload in which something stands for something else. */
  private static JsonNode invoke(LocalSystem system, String payload, String old, String other)
      throws IOException {
    LocalFunction function =
        new LocalFunction(
            definition(system, payload.substring(0, payload.indexOf('.'))),
            "$LATEST",
            new Clients(system.dynamoDb(), system::eventBridge));
    String event = Files.readString(FOLDER.resolve(payload + ".json")).replace(old, other);
    Outcome outcome = function.invoke(event.getBytes(StandardCharsets.UTF_8));
    assertThat(outcome).as(payload).isInstanceOf(Outcome.Returned.class);
    return Answer.parse(((Outcome.Returned) outcome).json());
  }

  private static Template.Function definition(LocalSystem system, String name) {
    return system.template().functions().stream()
        .filter(function -> function.logicalId().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("template.yaml has no function " + name + "."));
  }

  @Test
  void everyPayloadIsUsedAndEveryFunctionHasOne() throws IOException {
    Set<String> used = new TreeSet<>();
    COMMANDS.forEach(command -> used.add("CommandFunction." + command + ".json"));
    for (String projector : PROJECTORS) {
      RECORDS.forEach(name -> used.add(projector + "." + name + ".json"));
      used.add(projector + "." + LAST_RECORD + ".json");
    }
    List.of(VERIFY, VERIFICATION, VERIFIED).forEach(name -> used.add(name + ".json"));
    used.add(PLACED + ".json");
    PAGES.forEach(name -> used.add(name + ".json"));
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
