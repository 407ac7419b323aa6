package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.testkit.dynamodb.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import local.LocalOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.testing.Await;
import shop.testing.api.Visits.Visit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A customer with its own token sees and changes its own data only, also without the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnCustomerTest {

  private static final String KEY = "Idempotency-Key";
  private static final String CUSTOMER =
      "{\"customerId\": \"%s\", \"name\": \"A\", \"region\": \"B\"}";

  private final Shop nobody =
      Shop.start(LocalOptions.inMemory(Shop.root().resolve("template.yaml")).withAuthorizer());
  private final Callers callers = new Callers(nobody);
  private final Shop staff = callers.staff();
  private final Given given = new Given(staff);
  private final Visits visits = new Visits(staff);

  @AfterAll
  void stop() {
    nobody.close();
  }

  static List<String> routes() {
    return AccessTest.routes();
  }

  static List<String> commands() {
    return Commands.ALL;
  }

  private int written() {
    return Store.rows(nobody.dynamoDb(), "WriteTable").size();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void functionsCheckAgainWhatTheAuthorizerHasChecked(String route) {
    Visit visit = visits.to(route);
    DirectCalls calls = new DirectCalls(nobody);
    JsonNode unknown = calls.answer(route, visit);
    assertThat(unknown.path("statusCode").asInt()).isEqualTo(401);
    assertThat(unknown.at("/headers/WWW-Authenticate").asText()).isEqualTo("Bearer");
    assertThat(Answer.parse(unknown.path("body").asText()).path("type").asText())
        .isEqualTo("urn:problem-type:shop:unauthorized");
    String others = Callers.without(AccessTest.scopesOf(route).toArray(String[]::new));
    JsonNode refused = calls.answer(route, visit, Map.of("sub", "s", "scope", others));
    assertThat(refused.path("statusCode").asInt()).as("%s", refused).isEqualTo(403);
    JsonNode taken = calls.answer(route, visit, Map.of("sub", "s", "scope", Callers.ALL));
    assertThat(taken.path("statusCode").asInt()).as("%s", taken).isNotIn(401, 403);
  }

  /** The authorizer hands on a claim that it does not know, whatever it is. */
  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "false", "[]", "[\"null\"]", "{}", "{\"null\":1}"})
  void aCustomerThatIsNoTextIsNobody(String json) {
    String claims =
        "{\"sub\": \"s\", \"scope\": \"%s\", \"customer_id\": %s}".formatted(Callers.OWN, json);
    Shop caller = nobody.as(nobody.post("/local/tokens", claims).is(200).text().strip());
    for (String id : List.of("null", "true", "false")) {
      assertThat(staff.post("/customers", CUSTOMER.formatted(id)).status()).isIn(201, 409);
      caller.get("/customers/" + id + "/dashboard").isProblem(403, "forbidden");
      caller.get("/customers/" + id + "/orders").isProblem(403, "forbidden");
      int before = written();
      caller.post("/customers", CUSTOMER.formatted(id)).isProblem(403, "forbidden");
      caller.put("/customers/" + id + "/region", "{\"region\": \"C\"}").isProblem(403, "forbidden");
      assertThat(written()).isEqualTo(before);
    }
  }

  @Test
  void aTokenThatNamesNoSubjectIsNone() {
    callers
        .shop()
        .as(callers.token(Map.of("sub", "", "scope", Callers.ALL)))
        .get("/customers/ann/dashboard")
        .isProblem(401, "unauthorized");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /orders | ''",
        "GET /customers/{id} | ''",
        "GET /customers/{id}/orders | ''",
        "GET /customers/{id}/dashboard | ''",
        "GET /customers | ''",
        "GET /sales | ''",
        "GET /sales/regions | ''",
        "GET /sales/products/{id} | ''",
        "POST /customers | ''",
        "PUT /customers/{id}/region | ''",
        "POST /orders | ''",
        "GET /orders/{id} | GetItem Query",
        "POST /orders/{id}/payment | GetItem BatchGetItem",
        "POST /orders/{id}/returns | GetItem BatchGetItem"
      })
  void whoIsRefusedHasNothingReadButTheOrderAndWhatTheJournalIsAndNothingWritten(
      String route, String expected) {
    Visit visit = visits.to(route);
    DirectCalls calls = new DirectCalls(nobody);
    JsonNode refused =
        calls.answer(
            route, visit, Map.of("sub", "s", "customer_id", "other", "scope", Callers.OWN));
    assertThat(refused.path("statusCode").asInt()).isEqualTo(403);
    assertThat(calls.asked()).isSubsetOf(List.of(expected.split(" ", -1)));
  }

  @Test
  void aCustomerRegistersItselfAndNobodyElse() {
    String id = nobody.id("customer");
    Shop own = callers.customer(id);
    int before = written();
    String left = own.post("/customers", "{\"name\": \"A\", \"region\": \"B\"}").is(403).text();
    assertThat(left).contains("customerId must be the one in the token's claim customer_id");
    own.post("/customers", "{\"customerId\": \"other\", \"name\": \"A\", \"region\": \"B\"}")
        .isProblem(403, "forbidden");
    assertThat(written()).isEqualTo(before);

    String body = "{\"customerId\": \"%s\", \"name\": \"A\", \"region\": \"B\"}".formatted(id);
    own.post("/customers", body).created(id, "/customers/" + id);
    own.post("/customers", body).isProblem(409, "already-exists");
  }

  @Test
  void theEmailIsForTheCustomerItselfAndForTheScopeForIt() {
    String id = given.customer();
    staff.awaitViews();
    String path = "/customers/" + id;
    String email = id + Shop.MAIL;
    assertThat(emailIn(callers.customer(id).get(path))).isEqualTo(email);
    assertThat(emailIn(callers.with("customers:read").get(path))).isEqualTo(email);
    assertThat(emailIn(callers.with("orders:read-all customers:read").get(path))).isEqualTo(email);
    assertThat(emailIn(callers.customer("somebody", "customers:read").get(path))).isEqualTo(email);
    Answer others = callers.with("orders:read-all").get(path).is(200);
    assertThat(others.text()).doesNotContain("mail");
    assertThat(others.json().path("name").asText()).isEqualTo("Ann Lee");
    callers.customer("somebody").get(path).isProblem(403, "forbidden");
    callers.customer("somebody", "customers:read").get(path + "/dashboard").is(403);

    Answer removed = staff.put(path + "/email", "{\"email\": null}", "If-Match", tag(others));
    removed.changed(id, 2);
    assertThat(emailIn(staff.getSeeing(removed, path))).isEmpty();
    staff.put(path + "/email", "{\"email\": null}", "If-Match", tag(others)).is(412);
  }

  private static String tag(Answer answer) {
    return answer.header("etag");
  }

  private static String emailIn(Answer answer) {
    return answer.is(200).json().path("email").asText("");
  }

  @Test
  void whatDoesNotExistIsNotFoundWhoeverAsks() {
    Shop own = callers.customer(given.customer());
    own.get("/orders/no-such-order").isProblem(404, "not-found");
    own.post("/orders/no-such-order/payment", "{}").isProblem(404, "not-found");
    callers.customer("not-registered").get("/customers/not-registered/dashboard").is(404);
  }

  @Test
  void aNewOrderUnderAnothersIdIsToldNothingOfThatOrder() {
    String product = given.product();
    String others = given.order(given.customer(), product);
    String customer = given.customer();
    String own = given.order(customer, product);
    Shop caller = callers.customer(customer);
    String[] ifMatch = {"If-Match", "\"7\""};

    String onOther = Given.order(others, customer, Given.line(product, 1));
    Answer plain = caller.post("/orders", onOther).isProblem(409, "already-exists");
    Answer matched = caller.post("/orders", onOther, ifMatch).isProblem(409, "already-exists");
    assertThat(matched.text()).isEqualTo(plain.text());

    caller
        .post("/orders", Given.order(own, customer, Given.line(product, 1)), ifMatch)
        .isProblem(412, "version-mismatch");
    caller.post("/orders/" + own + "/payment", "{}", ifMatch).isProblem(412, "version-mismatch");
    caller.post("/orders/" + others + "/payment", "{}", ifMatch).isProblem(403, "forbidden");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void onlyWhoMayImportSaysWhenItWasAndForHowMuch(String route) {
    Target target = new Commands(staff).ready(route);
    Shop caller = callers.with(Callers.without("orders:import"));
    Set<String> pointers =
        route.equals("POST /orders")
            ? Set.of("#/placedAt", "#/lines/0/unitPrice")
            : Set.of("#/occurredAt");
    int before = written();
    Answer refused = target.send(caller);
    refused.isProblem(403, "forbidden", pointers.toArray(String[]::new));
    assertThat(refused.text()).contains("orders:import");
    target.with("/nonsense", "1").send(caller).isProblem(400, "bad-request", "#/nonsense");
    assertThat(written()).isEqualTo(before);

    target
        .without("/occurredAt")
        .without("/placedAt")
        .without(route.equals("POST /orders") ? "/lines/0/unitPrice" : "/occurredAt")
        .send(caller)
        .is(route.matches("POST /\\w+") ? 201 : 200);
  }

  @Test
  void keysOfTwoCallersAreApart() {
    String product = given.product();
    String ann = given.customer();
    String bob = given.customer();
    Shop asAnn = callers.customer(ann);
    Shop asBob = callers.customer(bob);
    String ofAnn =
        "{\"customerId\": \"%s\", \"lines\": [%s]}".formatted(ann, Given.line(product, 1));
    String ofBob =
        "{\"customerId\": \"%s\", \"lines\": [%s]}".formatted(bob, Given.line(product, 1));

    Answer first = asAnn.post("/orders", ofAnn, KEY, "k").is(201);
    Answer second = asBob.post("/orders", ofBob, KEY, "k").is(201);
    assertThat(second.json().path("id")).isNotEqualTo(first.json().path("id"));
    assertThat(asAnn.post("/orders", ofAnn, KEY, "k").is(201).text()).isEqualTo(first.text());
    asBob.post("/orders", ofAnn, KEY, "k").isProblem(403, "forbidden");
    asAnn.post("/orders", ofAnn.replace(": 1}", ": 2}"), KEY, "k").is(422);
  }

  @Test
  void aKeyDoesNotOpenAgainWhatItsCallerMayNoLongerSee() {
    String customer = given.customer();
    String order = given.order(customer, given.product());
    String payment = "/orders/" + order + "/payment";
    Answer paid = as("caller", customer).post(payment, "{}", KEY, "pay").changed(order, 2);

    Answer again = as("caller", customer).post(payment, "{}", KEY, "pay").is(200);
    assertThat(again.text()).isEqualTo(paid.text());
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    as("caller", "other").post(payment, "{}", KEY, "pay").isProblem(403, "forbidden");
    as("caller#", customer).post(payment, "{}", KEY, "pay").isProblem(409, "state-conflict");
  }

  private Shop as(String subject, String customer) {
    return callers
        .shop()
        .as(callers.token(Map.of("sub", subject, "customer_id", customer, "scope", Callers.OWN)));
  }

  @Test
  void anOperatorWhoMayNotReadOrdersLearnsHowManyRowsAreWrongAndNotWhatIsInThem() {
    Shop operator = callers.with("views:admin");
    String customer = given.customer();
    given.order(customer, given.product());
    staff.awaitViews();
    forgeLifetimeValue(customer);

    Answer started = operator.post("/views/customers/verifications", "{\"rows\": \"all\"}");
    String path = started.is(202).header("Location");
    Await.until(path, () -> staff.get(path).json().path("state").asText().equals("ended"));

    assertThat(staff.get(path).text())
        .contains("\"row\":[\"" + customer, "\"stored\":\"9999", "\"broken\":[{");
    JsonNode found = operator.get(path).is(200).json().path("verified");
    assertThat(found.path("differing").asInt()).isEqualTo(1);
    assertThat(found.path("differences").size()).isEqualTo(2);
    assertThat(found.at("/conservation/holds").asBoolean(true)).isFalse();
    assertThat(operator.get(path).text()).doesNotContain(customer, "9999");
  }

  @Test
  void theJournalShowsContentsToWhoMaySeeAllCustomersAndAddressesToWhoMaySeeThose() {
    Shop operator = callers.with("views:admin");
    Shop reader = callers.with("orders:read-all customers:read");
    String customer = given.customer();
    given.order(customer, given.product());
    staff.awaitViews();
    String events = "/customers/" + customer + "/events?at=1";
    String position = staff.get(events).succeeds().json().at("/items/0/position").asText();
    String id = staff.get(events).json().at("/items/0/correlationId").asText();
    List<String> paths =
        List.of(
            events,
            "/events?correlationId=" + id,
            "/events/" + position + "/rows",
            "/views/customers/explanation?row=" + customer + "%7C-");

    for (String path : paths) {
      Answer all = reader.get(path).succeeds();
      assertThat(all.text()).contains("Ann Lee", Shop.MAIL);
      Answer some = staff.get(path).succeeds();
      assertThat(some.text()).contains("Ann Lee").doesNotContain(Shop.MAIL);
      Answer counts = operator.get(path).succeeds();
      assertThat(counts.text()).doesNotContain("Ann Lee", Shop.MAIL, customer);
      assertThat(counts.text()).contains(position);
    }
    assertThat(operator.get(paths.getLast()).json().path("agrees").asBoolean()).isTrue();
    assertThat(staff.get(paths.getLast()).json().at("/events/0/changes").toString())
        .contains("{\"attribute\":\"email\"}");
    Answer _ = callers.customer(customer, "orders:read").get(events).is(403);
  }

  /** A tag of more than is shown would confirm guesses, and be one tag for two answers. */
  @Test
  void aTagIsOfWhatItsCallerIsShown() {
    Shop operator = callers.with("views:admin");
    given.order(given.customer(), given.product());
    staff.awaitViews();
    Answer started = staff.post("/views/regions/verifications", "{\"rows\": \"all\"}").is(202);
    String verification = started.header("Location");
    Await.until(
        verification, () -> staff.get(verification).json().path("state").asText().equals("ended"));
    leaveOut("A row of ann");

    for (String path : List.of("/views", verification)) {
      Answer shown = staff.get(path).succeeds();
      Answer withheld = operator.get(path).succeeds();

      assertThat(withheld.text()).isNotEqualTo(shown.text());
      assertThat(withheld.header("etag")).isNotEqualTo(shown.header("etag"));
      assertThat(operator.get(path, "If-None-Match", shown.header("etag")).is(200).text())
          .isEqualTo(withheld.text());
      operator.get(path, "If-None-Match", withheld.header("etag")).is(304);
      staff.get(path, "If-None-Match", withheld.header("etag")).is(200);
      staff.get(path, "If-None-Match", shown.header("etag")).is(304);
    }

    String before = operator.get("/views").header("etag");
    leaveOut("A row of bob");
    operator.get("/views", "If-None-Match", before).is(304);
  }

  /** As if an operator had left an event out that the journal does not have yet. */
  private void leaveOut(String error) {
    Map<String, AttributeValue> skip = new HashMap<>();
    skip.put("pk", AttributeValue.fromS("regions"));
    skip.put("sk", AttributeValue.fromS("000001/skip/00-0000000009999999-00"));
    skip.put("partition", AttributeValue.fromN("0"));
    skip.put("offset", AttributeValue.fromN("9999999"));
    skip.put("at", AttributeValue.fromS("2026-03-01T12:00:00Z"));
    Map.of("event", "OrderPaid", "error", error, "reason", "No use.")
        .forEach((name, text) -> skip.put(name, AttributeValue.fromS(text)));
    nobody.dynamoDb().putItem(r -> r.tableName("ProjectionsTable").item(skip));
    nobody
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName("ProjectionsTable")
                    .key(
                        Map.of(
                            "pk", AttributeValue.fromS("regions"),
                            "sk", AttributeValue.fromS("000001")))
                    .updateExpression("SET skips = :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  private void forgeLifetimeValue(String customer) {
    Map<String, AttributeValue> key =
        Map.of("pk", AttributeValue.fromS("1#" + customer), "sk", AttributeValue.fromS("GBP"));
    Map<String, AttributeValue> forged = Map.of(":forged", AttributeValue.fromN("9999"));
    nobody
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName("CustomersView")
                    .key(key)
                    .conditionExpression("attribute_exists(gross)")
                    .updateExpression("SET gross = :forged, lifetimeValue = :forged")
                    .expressionAttributeValues(forged));
  }
}
