package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.http.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.api.ShopApi;
import shop.stored.ShopAggregates;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The journal over HTTP: events of an aggregate and of a request, and why a row is what it is. */
@ExtendWith(SharedShop.class)
final class JournalTest {

  private static final String CORRELATION = "X-Correlation-Id";

  private final Shop shop;
  private final Given given;
  private String customer;
  private String product;
  private String order;

  JournalTest(Shop shop) {
    this.shop = shop;
    this.given = new Given(shop);
    this.customer = "";
    this.product = "";
    this.order = "";
  }

  @BeforeEach
  void anOrderThatIsPaidAndShipped() {
    customer = given.customer("Lyonesse");
    product = given.product("2.50", "GBP");
    order = shop.id("order");
    String body = Given.order(order, customer, Given.line(product, 3));
    shop.post("/orders", body, CORRELATION, "placing-" + order).created(order, "/orders/" + order);
    shop.post("/orders/" + order + "/payment", "{}", CORRELATION, "paying-" + order).is(200);
    shop.post("/orders/" + order + "/shipment", "{\"carrier\": \"Crow\"}").is(200);
    shop.post("/orders/" + order + "/returns", Given.returning(product, 1)).changed(order, 4);
  }

  private JsonNode events(String path) {
    return shop.get(path).succeeds().json();
  }

  private static List<String> types(JsonNode page) {
    return page.path("items").valueStream().map(it -> it.path("type").asText()).toList();
  }

  @Test
  void theEventsOfAnAggregateComeInBothOrdersAndPageByPage() {
    String path = "/orders/" + order + "/events";
    JsonNode all = events(path);

    assertThat(all.path("aggregate").asText()).isEqualTo("orders/" + order);
    assertThat(all.path("version").asInt()).isEqualTo(4);
    assertThat(types(all))
        .containsExactly("OrderLinesReturned", "OrderShipped", "OrderPaid", "OrderPlaced");
    assertThat(all.has("next")).isFalse();
    assertThat(all.path("left").asLong()).isZero();
    assertThat(all.at("/read/events").asLong()).isGreaterThanOrEqualTo(4);
    assertThat(all.at("/read/units").asLong()).isPositive();
    JsonNode placed = all.at("/items/3");
    assertThat(placed.path("version").asInt()).isEqualTo(1);
    assertThat(placed.path("correlationId").asText()).isEqualTo("placing-" + order);
    assertThat(placed.at("/data/lines/0/quantity").asInt()).isEqualTo(3);
    assertThat(placed.path("position").asText()).matches("\\d+:\\d+");
    assertThat(types(events(path + "?order=oldest"))).isEqualTo(types(all).reversed()).hasSize(4);
    for (String sort : List.of("newest", "oldest")) {
      List<JsonNode> paged = shop.items(path + "?limit=1&order=" + sort);
      assertThat(paged).hasSize(4);
      assertThat(paged).isEqualTo(shop.items(path + "?order=" + sort));
    }
    assertThat(types(events("/customers/" + customer + "/events")))
        .containsExactly("CustomerRegistered");
    assertThat(types(events("/products/" + product + "/events"))).containsExactly("ProductAdded");
    String csv = shop.get(path, "Accept", "text/csv").is(200).text();
    assertThat(csv).contains("OrderShipped").startsWith("position,type,schema");
  }

  @Test
  void aStateIsFoldedToAVersionOrATime() {
    String path = "/orders/" + order + "/events?limit=1&at=";
    assertThat(events(path + 1).at("/state/status").asText()).isEqualTo("PLACED");
    assertThat(events(path + 1).at("/state/version").asInt()).isEqualTo(1);
    assertThat(events(path + 2).at("/state/status").asText()).isEqualTo("PAID");
    assertThat(events(path + 4).at("/state/lines/0/returned").asInt()).isEqualTo(1);
    shop.get(path + 5).isProblem(400, "bad-request");
    shop.get(path + 0).isProblem(400, "bad-request", "?at");

    String paidAt = events("/orders/" + order + "/events").at("/items/2/recordedAt").asText();
    assertThat(events(path + paidAt).at("/state/version").asInt()).isBetween(2, 4);
    assertThat(events(path + Instant.parse(paidAt).plusSeconds(3600)).at("/state/version").asInt())
        .isEqualTo(4);
    JsonNode before = events(path + "2001-01-01T00:00:00Z");
    assertThat(before.has("state")).isTrue();
    assertThat(before.path("state").isNull()).isTrue();
    assertThat(events("/customers/" + customer + "/events?at=1").at("/state/region").asText())
        .isEqualTo("Lyonesse");
  }

  @Test
  void badQuestionsAreRefused() {
    String path = "/orders/" + order + "/events";
    shop.get("/orders/" + shop.id("none") + "/events").isProblem(404, "not-found");
    shop.get("/orders/a%20b/events").isProblem(400, "bad-request");
    shop.get(path + "?order=NEWEST&limit=0&at=soon&x=1")
        .isProblem(400, "bad-request", "?order", "?limit", "?at", "?x");
    shop.get(path, "Consistency-Token", "x").isProblem(400, "bad-request");

    String next = events(path + "?limit=2").path("next").asText();
    String other = given.order(customer, product);
    for (String forged :
        List.of(
            path + "?order=oldest&cursor=" + next,
            "/orders/" + other + "/events?cursor=" + next,
            path + "?cursor=" + next.replaceFirst("A", "B"),
            path + "?cursor=" + next.substring(2),
            path + "?cursor=%21",
            path + "?cursor=AAAA")) {
      shop.get(forged).isProblem(400, "bad-request");
    }
    shop.get(path + "?cursor=" + next).succeeds();

    shop.get("/events").isProblem(400, "bad-request", "?correlationId");
    shop.get("/events?correlationId=a%20b").isProblem(400, "bad-request", "?correlationId");
    shop.get("/events?correlationId=a&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")
        .isProblem(400, "bad-request", "?from");
    for (String position : List.of("x", "1", "64:1", "1:0", "01:1")) {
      shop.get("/events/" + position + "/rows").isProblem(400, "bad-request");
    }
    shop.get("/events/1:999999999/rows").isProblem(404, "not-found");

    shop.get("/views/nothing/explanation?row=a%7Cb").isProblem(404, "not-found");
    shop.get("/views/orders/explanation").isProblem(400, "bad-request", "?row");
    for (String row : List.of("a", "%7Cb", "a%7C", "a%7C" + "b".repeat(1025))) {
      shop.get("/views/orders/explanation?row=" + row).isProblem(400, "bad-request", "?row");
    }
    shop.get("/views/orders/explanation?row=a%7Cb&at=1&limit=0&dryRun=x&y=")
        .isProblem(400, "bad-request", "?at", "?limit", "?dryRun", "?y");
    for (String path2 : List.of("", "/generations", "/verifications")) {
      shop.get("/views/nothing" + path2).isProblem(404, "not-found");
      shop.get("/views/orders" + path2 + "?x=1").isProblem(400, "bad-request", "?x");
    }
  }

  @Test
  void theEventsOfARequestAreFoundInAnyPartition() {
    String id = "moving-" + order;
    String other = given.customer();
    shop.put("/customers/" + customer + "/region", "{\"region\": \"Avalon\"}", CORRELATION, id)
        .is(200);
    shop.put("/customers/" + other + "/region", "{\"region\": \"Lyonesse\"}", CORRELATION, id)
        .is(200);

    JsonNode found = events("/events?correlationId=" + id);

    assertThat(found.path("complete").asBoolean()).isTrue();
    assertThat(found.path("items").valueStream().map(it -> it.path("aggregate").asText()).toList())
        .containsExactly("customers/" + customer, "customers/" + other);
    assertThat(types(found)).containsOnly("CustomerMoved");
    assertThat(found.at("/read/events").asLong()).isPositive();
    Instant first = Instant.parse(found.at("/items/0/recordedAt").asText());
    Instant last = Instant.parse(found.at("/items/1/recordedAt").asText());
    String only = "/events?correlationId=" + id + "&from=" + last + "&to=" + last;
    assertThat(types(events(only))).isNotEmpty();
    assertThat(types(events("/events?correlationId=" + id + "&to=" + first.minusMillis(1))))
        .isEmpty();
    assertThat(types(events("/events?correlationId=" + id + "&from=" + last.plusMillis(1))))
        .isEmpty();
    JsonNode past = events("/events?correlationId=" + id + "&to=2001-01-01T00:00:00Z");
    assertThat(types(past)).isEmpty();
    assertThat(past.path("complete").asBoolean()).isTrue();
    assertThat(types(events("/events?correlationId=none-" + order))).isEmpty();
  }

  @Test
  void anEventLeadsToItsRowsAndEachRowBackToItsEvents() {
    shop.awaitViews();
    String placed = events("/orders/" + order + "/events").at("/items/3/position").asText();
    JsonNode rows = events("/events/" + placed + "/rows");
    List<String> views = new ArrayList<>();
    for (JsonNode item : rows.path("items")) {
      String view = item.path("view").asText();
      views.add(view);
      assertThat(item.path("changes")).isNotEmpty();
      JsonNode explanation = explanation(view, row(item.path("row")), "");
      assertThat(explanation.path("agrees").asBoolean()).as("%s", explanation).isTrue();
      assertThat(explanation.path("complete").asBoolean()).isTrue();
      assertThat(explanation.path("folded")).isEqualTo(explanation.path("stored"));
      assertThat(explanation.path("differences")).isEmpty();
      JsonNode own =
          explanation
              .path("events")
              .valueStream()
              .filter(it -> it.path("position").asText().equals(placed))
              .findFirst()
              .orElseThrow();
      assertThat(own.path("changes")).isEqualTo(item.path("changes"));
      assertThat(own.path("aggregate").asText()).isEqualTo("orders/" + order);
    }
    assertThat(views).contains("orders", "customers", "regions", "products");
  }

  private static String row(JsonNode row) {
    return row.path("pk").asText() + "|" + row.path("sk").asText();
  }

  private JsonNode explanation(String view, String row, String more) {
    return events("/views/" + view + "/explanation?row=" + Paths.segment(row) + more);
  }

  @Test
  void aFigureIsExplainedAsOfAnyTimeAndItsCostIsToldBefore() {
    shop.awaitViews();
    String row = customer + "|GBP";
    JsonNode now = explanation("customers", row, "");
    assertThat(now.at("/stored/lifetimeValue").asText()).isEqualTo("5");
    assertThat(now.path("eventCount").asInt()).isEqualTo(2);
    assertThat(now.path("pending").asLong()).isNotNegative();
    JsonNode listed = explanation("customers", row, "&limit=1");
    assertThat(listed.path("omitted").asInt()).isEqualTo(1);
    assertThat(listed.path("events")).hasSize(1);
    assertThat(listed.path("folded")).isEqualTo(now.path("folded"));

    String placedAt = now.at("/events/0/recordedAt").asText();
    String returnedAt = now.at("/events/1/recordedAt").asText();
    Instant before = Instant.parse(returnedAt).minusMillis(1);
    if (!before.isBefore(Instant.parse(placedAt))) {
      JsonNode then = explanation("customers", row, "&at=" + before);
      assertThat(then.at("/folded/lifetimeValue").asText()).isEqualTo("7.5");
      assertThat(then.path("stored").isNull()).isTrue();
      assertThat(then.path("agrees").isNull()).isTrue();
      assertThat(then.path("eventCount").asInt()).isEqualTo(1);
    }
    JsonNode none = explanation("customers", row, "&at=2001-01-01T00:00:00Z");
    assertThat(none.path("folded")).isEmpty();

    JsonNode dry = explanation("customers", row, "&dryRun=true");
    assertThat(dry.at("/wouldRead/partitions").asInt()).isEqualTo(1);
    assertThat(dry.at("/wouldRead/events")).isEqualTo(now.at("/read/events"));
    assertThat(dry.at("/wouldRead/units").asLong()).isPositive();
    assertThat(dry.has("folded")).isFalse();

    JsonNode ghost = explanation("customers", shop.id("none") + "|GBP", "");
    assertThat(ghost.path("stored").isNull()).isTrue();
    assertThat(ghost.path("agrees").asBoolean()).isTrue();
    assertThat(ghost.path("eventCount").asInt()).isZero();
    // A part of a key may hold a bar, too.
    String barred = "A|B " + order;
    given.order(given.customer(barred), product);
    shop.awaitViews();
    JsonNode region = explanation("regions", "REGIONS|GBP#" + barred, "");
    assertThat(region.at("/row/sk").asText()).isEqualTo("GBP#" + barred);
    assertThat(
            explanation("regions", "R#" + barred + "|" + month() + "#GBP", "")
                .at("/row/pk")
                .asText())
        .isEqualTo("R#" + barred);
  }

  private String month() {
    return events("/orders/" + order + "/events")
        .at("/items/0/occurredAt")
        .asText()
        .substring(0, 7);
  }

  @Test
  void aFigureThatWasChangedByHandDiffersAndIsNamed() {
    shop.awaitViews();
    Map<String, AttributeValue> key =
        Map.of("pk", AttributeValue.fromS("1#" + customer), "sk", AttributeValue.fromS("GBP"));
    add(key, "100");
    try {
      JsonNode wrong = explanation("customers", customer + "|GBP", "");
      assertThat(wrong.path("agrees").asBoolean(true)).isFalse();
      assertThat(wrong.path("differences")).hasSize(1);
      assertThat(wrong.at("/differences/0/attribute").asText()).isEqualTo("gross");
      assertThat(wrong.at("/differences/0/stored").asText()).startsWith("107.5");
      assertThat(wrong.at("/differences/0/expected").asText()).startsWith("7.5");
    } finally {
      add(key, "-100");
    }
    assertThat(explanation("customers", customer + "|GBP", "").path("agrees").asBoolean()).isTrue();
  }

  private void add(Map<String, AttributeValue> key, String amount) {
    shop.dynamoDb()
        .updateItem(
            r ->
                r.tableName("CustomersView")
                    .key(key)
                    .updateExpression("ADD gross :amount")
                    .expressionAttributeValues(Map.of(":amount", AttributeValue.fromN(amount))));
  }

  @Test
  void aViewItsGenerationsAndItsVerificationsAreShown() {
    shop.awaitViews();
    Operator operator = new Operator(shop);
    assertThat(events("/views/products").path("view").asText()).isEqualTo("products");
    assertThat(events("/views/products").path("state").asText()).isEqualTo("active");
    operator.verified("products", "{\"rows\": \"all\"}");
    operator.verified("products", "{\"rows\": \"all\"}");
    JsonNode verifications = events("/views/products/verifications").path("items");
    assertThat(verifications).hasSizeGreaterThanOrEqualTo(2);
    assertThat(verifications.path(0).path("state").asText()).isEqualTo("ended");
    assertThat(verifications.path(0).path("startedAt").asText())
        .isGreaterThanOrEqualTo(verifications.path(1).path("startedAt").asText());
    String id = verifications.path(0).path("id").asText();
    assertThat(events("/views/products/verifications/" + id)).isEqualTo(verifications.path(0));

    long before = operator.view("products").path("generation").asLong();
    long after = operator.rebuild("products", "{}");
    JsonNode generations = events("/views/products/generations").path("items");
    assertThat(generations.path(0).path("generation").asLong()).isEqualTo(after);
    assertThat(generations.path(0).path("state").asText()).isEqualTo("active");
    assertThat(generations.path(0).path("fed").asBoolean()).isTrue();
    assertThat(generations.path(0).path("acts")).isEmpty();
    JsonNode kept =
        generations
            .valueStream()
            .filter(it -> it.path("generation").asLong() == before)
            .findFirst()
            .orElseThrow();
    assertThat(kept.path("state").asText()).isEqualTo("kept");
    assertThat(kept.path("acts").valueStream().map(JsonNode::asText)).containsExactly("rollback");
    assertThat(kept.path("writesPerChange").asInt()).isEqualTo(1);
    assertThat(kept.path("droppableFrom").asText()).isNotEmpty();
    JsonNode _ = shop.post("/views/products/rollback", "{}").is(200).json();
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/{id}/events",
    "/events?correlationId=x",
    "/events/1:1/rows",
    "/views/orders/explanation?row=a%7Cb",
    "/views/orders",
    "/views/orders/generations",
    "/views/orders/verifications"
  })
  void aTagSavesAnAnswerThatHasNotChanged(String template) {
    String placed = events("/orders/" + order + "/events").at("/items/3/position").asText();
    shop.awaitViews();
    String path = template.replace("{id}", order).replace("1:1", placed);
    if (!path.startsWith("/events?")) {
      String tag = shop.get(path).succeeds().header("etag");
      shop.get(path, "If-None-Match", tag).is(304);
    }
  }

  /** One truth for the kinds of aggregates. */
  @Test
  void everyKindOfAggregateHasItsRoute() {
    assertThat(new ShopApi().journals().values())
        .containsExactlyInAnyOrderElementsOf(
            ShopAggregates.ALL.stream().map(rows -> rows.type()).toList());
    assertThat(ShopApi.ROUTES.stream().map(Route::key))
        .contains(
            "GET /orders/{id}/events", "GET /customers/{id}/events", "GET /products/{id}/events");
  }
}
