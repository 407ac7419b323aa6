package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.codec.Position;
import cqrs.testkit.dynamodb.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import local.LocalOptions;
import local.LocalSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.testing.Await;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Partitions that stand still, over HTTP, on a system of its own. */
final class InterventionsTest {

  private static final String TEMPLATE = "template.yaml";

  @Test
  void anUnknownEventTypeStandsStillIsShownAndCanBeSkipped(@TempDir Path folder) {
    try (Shop shop = Shop.start(LocalOptions.inMemory(Shop.root().resolve(TEMPLATE)))) {
      Answer placed = given(shop);
      Position unknown = JournalRows.after(placed, 1);
      new JournalRows(shop).appendUnknown(unknown);
      JsonNode blocked = awaitBlock(shop, "orders", unknown);

      assertThat(blocked.path("event").asText()).isEqualTo("OrderTeleported");
      assertThat(blocked.path("error").asText()).contains("OrderTeleported");
      Answer moved = shop.put("/customers/ann/region", "{\"region\": \"France\"}").is(200);
      assertThat(moved.header("Consistency-Token"))
          .isEqualTo(JournalRows.after(placed, 2).toString());
      String token = moved.json().path("consistencyToken").asText();
      shop.get("/customers/ann/dashboard", "Consistency-Token", token).is(503);

      for (String view : Operator.VIEWS) {
        awaitBlock(shop, view, unknown);
        Answer tried = shop.post("/views/" + view + "/resume", "{}").is(200);
        assertThat(tried.json().at("/blocked/0/attempts").asInt()).isEqualTo(2);
        assertThat(skip(shop, view, unknown).is(409).header("Retry-After")).matches("[1-6]?\\d");
        aMinuteAgo(shop.system(), view, unknown.partition());
        Answer skipped = skip(shop, view, unknown).is(200);
        assertThat(skipped.json().path("blocked")).isEmpty();
        assertThat(skipped.json().at("/lag/events").asInt()).isZero();
        assertThat(skipped.json().at("/skipped/0/reason").asText()).isEqualTo("From a test.");
        assertThat(skipped.json().at("/skipped/0/leftOut").asText()).isEqualTo("event");
        skip(shop, view, unknown).is(409);
      }

      shop.awaitViews();
      Answer dashboard = shop.getSeeing(moved, "/customers/ann/dashboard").is(200);
      assertThat(dashboard.json().path("region").asText()).isEqualTo("France");
      for (String view : Operator.VIEWS) {
        assertThat(view(shop, view).at("/skipped/0/offset").asLong()).isEqualTo(unknown.offset());
      }
    }
  }

  @Test
  void whatCannotBeSkippedOrResumedIsRefusedAndChangesNothing() {
    try (Shop shop = Shop.start(LocalOptions.inMemory(Shop.root().resolve(TEMPLATE)))) {
      given(shop);
      shop.awaitViews();
      String before = shop.get("/views").text();

      shop.post("/views/orders/resume", "{\"now\": 1}").is(400);
      shop.send("POST", "/views/orders/resume", null).is(200);
      shop.post("/views/nothing/resume", "{}").is(404);
      shop.post("/views/nothing/skips", "{}").is(404);
      shop.post("/views/orders/skips?x=1", "{}").is(400);
      Answer faults =
          shop.post("/views/orders/skips", "{\"partition\": 64, \"offset\": 0, \"reason\": \"\"}")
              .is(400);
      assertThat(faults.json().path("errors")).hasSize(3);
      shop.post("/views/orders/skips", "{\"partition\": 1, \"offset\": 1, \"reason\": \"No.\"}")
          .is(409);

      assertThat(shop.get("/views").text()).isEqualTo(before);
    }
  }

  @Test
  void aViewThatNoDeliveryBringsForwardIsBroughtToTheJournalsEndOnRequest() {
    try (Shop shop = Shop.start(LocalOptions.inMemory(Shop.root().resolve(TEMPLATE)))) {
      shop.system().triggers().pause("SalesProjectorFunctionJournal");
      given(shop);
      assertThat(view(shop, "regions").at("/lag/events").asInt()).isPositive();

      Answer resumed = shop.post("/views/regions/resume", "{}").is(200);

      assertThat(resumed.json().at("/lag/events").asInt()).isZero();
      assertThat(shop.get("/sales/regions/EIRE").json().at("/totals/0/revenue").asText())
          .isEqualTo("5.00");
      shop.system().triggers().resume("SalesProjectorFunctionJournal");
      shop.awaitViews();
      assertThat(shop.get("/sales/regions/EIRE").json().at("/totals/0/revenue").asText())
          .as("the late delivery changes nothing")
          .isEqualTo("5.00");
    }
  }

  /** The same journal under other code: a start of the system is a deployment. */
  @Test
  void anotherDeploymentTriesAtOnceWhatTheOldOneCouldNotTake(@TempDir Path folder) {
    Path data = folder.resolve("data");
    Path old = folder.resolve("old.yaml");
    Path current = folder.resolve("current.yaml");
    ChangedTemplate.write(
        old,
        Map.of(
            "Handler: cqrs.projector.ProjectorFunction",
            "Handler: shop.testing.api.OldProjectorFunction"));
    // Without the catch-up, which would be first to try.
    ChangedTemplate.write(
        current,
        Map.of("Schedule: rate(1 minute)", "Schedule: rate(1 minute)\n            Enabled: false"));
    Position moved;
    try (Shop shop = Shop.start(LocalOptions.inMemory(old).withData(data))) {
      Answer placed = given(shop);
      moved = JournalRows.after(placed, 1);
      shop.put("/customers/ann/region", "{\"region\": \"poison\"}").is(200);
      awaitBlock(shop, "customers", moved);
      shop.put("/customers/ann/region", "{\"region\": \"France\"}").is(200);
      assertThat(view(shop, "customers").at("/lag/events").asInt()).isEqualTo(2);
    }

    try (Shop shop = Shop.start(LocalOptions.inMemory(current).withData(data))) {
      assertThat(view(shop, "customers").at("/blocked/0/offset").asLong())
          .isEqualTo(moved.offset());

      shop.put("/customers/ann/region", "{\"region\": \"EIRE\"}").is(200);

      for (String view : Operator.VIEWS) {
        Await.until(view + " goes on", () -> view(shop, view).at("/lag/events").asLong() == 0);
        assertThat(view(shop, view).path("blocked")).isEmpty();
      }
      assertThat(shop.get("/customers/ann/dashboard").json().path("region").asText())
          .isEqualTo("EIRE");
    }
  }

  private static Answer given(Shop shop) {
    shop.post("/customers", "{\"customerId\": \"ann\", \"name\": \"Ann\", \"region\": \"EIRE\"}")
        .is(201);
    shop.post(
            "/products",
            "{\"productId\": \"tea\", \"name\": \"Tea\","
                + " \"price\": {\"amount\": \"2.50\", \"currency\": \"GBP\"}}")
        .is(201);
    return shop.post(
            "/orders",
            "{\"orderId\": \"o1\", \"customerId\": \"ann\","
                + " \"lines\": [{\"productId\": \"tea\", \"quantity\": 2}]}")
        .is(201);
  }

  /** As if the partition had stood still for longer than any delivery lasts. */
  static void aMinuteAgo(LocalSystem system, String view, int partition) {
    String table =
        system.template().tables().stream()
            .filter(t -> t.logicalId().equals("ProjectionsTable"))
            .findFirst()
            .orElseThrow()
            .name();
    Map<String, AttributeValue> generation =
        Store.rows(system.dynamoDb(), table).stream()
            .filter(row -> AttributeValue.fromS(view).equals(row.get("pk")))
            .filter(row -> AttributeValue.fromS("000001").equals(row.get("sk")))
            .findFirst()
            .orElseThrow(() -> new AssertionError("The view " + view + " has no generation 1."));
    system
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(
                        Map.of(
                            "pk", AttributeValue.fromS(view),
                            "sk", AttributeValue.fromS("000001")))
                    .updateExpression("SET b" + partition + ".since=:since")
                    .expressionAttributeValues(
                        Map.of(
                            ":since",
                            AttributeValue.fromS(
                                Instant.now().minus(1, ChronoUnit.MINUTES).toString()))));
    assertThat(generation).containsKey("b" + partition);
  }

  static Answer skip(Shop shop, String view, Position at) {
    return shop.post(
        "/views/" + view + "/skips",
        "{\"partition\": %d, \"offset\": %d, \"reason\": \"From a test.\"}"
            .formatted(at.partition(), at.offset()));
  }

  private static JsonNode awaitBlock(Shop shop, String view, Position at) {
    Await.until(
        view + " stands still at " + at,
        () -> view(shop, view).at("/blocked/0/offset").asLong() == at.offset());
    JsonNode block = view(shop, view).at("/blocked/0");
    assertThat(block.path("partition").asInt()).isEqualTo(at.partition());
    return block;
  }

  private static JsonNode view(Shop shop, String view) {
    for (JsonNode item : shop.get("/views").json().path("items")) {
      if (item.path("view").asText().equals(view)) {
        return item;
      }
    }
    throw new AssertionError("There is no view " + view + ".");
  }
}
