package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The contract that all commands share, and the refusals of each. */
@ExtendWith(SharedShop.class)
final class CommandContractTest {

  private final Shop shop;
  private final Given given;
  private final Commands commands;

  CommandContractTest(Shop shop) {
    this.shop = shop;
    this.given = new Given(shop);
    this.commands = new Commands(shop);
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void aBodyThatIsNoJsonObjectInUtf8IsRefused(String route) {
    Target target = commands.ready(route);
    String body = target.body().toString();
    for (String bad :
        new String[] {
          " ",
          "[]",
          "null",
          "\"a\"",
          "1",
          "{",
          body + "}",
          body + body,
          "{'a': 1}",
          "{\"a\": 1,}",
          body.replaceFirst("\\{", "{\"occurredAt\": \"2011-11-04T09:30:00Z\", \"occurredAt\": 1,"),
          "{\"a\": " + "[".repeat(50) + "]".repeat(50) + "}"
        }) {
      shop.send(target.method(), target.path(), bad).isProblem(400, "bad-request");
    }
    byte[] latin =
        body.replaceFirst("\\{", "{\"\u00e9\": 1,").getBytes(StandardCharsets.ISO_8859_1);
    json(target, latin).isProblem(400, "bad-request");
    assertThat(json(target, body.getBytes(StandardCharsets.UTF_8)).status()).isLessThan(300);
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void noBodyIsTakenWhereNoFieldMustBeThere(String route) {
    Target target = commands.ready(route);
    var none = BodyPublishers.noBody();
    if (route.endsWith("payment") || route.endsWith("shipment") || route.endsWith("delivery")) {
      assertThat(shop.sendRaw(target.method(), target.path(), none).status()).isEqualTo(200);
    } else {
      shop.send(target.method(), target.path(), "").isProblem(400, "bad-request");
      shop.sendRaw(target.method(), target.path(), none).isProblem(415, "unsupported-media-type");
    }
  }

  private Answer json(Target target, byte[] body) {
    return shop.sendRaw(
        target.method(),
        target.path(),
        BodyPublishers.ofByteArray(body),
        "Content-Type",
        "application/json; charset=UTF-8");
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void aBodyOfAnotherTypeIs415(String route) {
    Target target = commands.ready(route);
    for (String type :
        new String[] {
          "text/plain", "application/xml", "application/x-www-form-urlencoded",
          "application/jsonp", "application/json; charset=iso-8859-1", "text/json"
        }) {
      target.send(shop, "Content-Type", type).isProblem(415, "unsupported-media-type");
    }
    target
        .send(shop, "Content-Type", "application/json", "Content-Encoding", "gzip")
        .isProblem(415, "unsupported-media-type");
    var body = BodyPublishers.ofString(target.body().toString());
    shop.sendRaw(target.method(), target.path(), body).isProblem(415, "unsupported-media-type");
    assertThat(target.send(shop, "Content-Type", "Application/JSON").status()).isLessThan(300);
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void aBodyOverOneMebibyteIs413AndOneOfExactlyThatIsTaken(String route) {
    Target target = commands.ready(route);
    String body = target.body().toString();
    String spaces = " ".repeat((1 << 20) - body.getBytes(StandardCharsets.UTF_8).length);
    shop.send(target.method(), target.path(), body + spaces + " ").isProblem(413, "too-large");
    assertThat(shop.send(target.method(), target.path(), body + spaces).status()).isLessThan(300);
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void queryParametersAreRefused(String route) {
    Target target = commands.ready(route);
    shop.send(target.method(), target.path() + "?dryRun=true", target.body().toString())
        .isProblem(400, "bad-request", "?dryRun");
    assertThat(target.send(shop).status()).isLessThan(300);
  }

  @Test
  void moreThanAThousandLinesAre413() {
    String lines = (Given.line("tea", 1) + ",").repeat(1_000) + Given.line("tea", 1);
    shop.post("/orders", Given.order(shop.id("order"), given.customer(), lines))
        .isProblem(413, "too-large");
    shop.post("/orders/" + shop.id("order") + "/returns", "{\"lines\": [" + lines + "]}")
        .isProblem(413, "too-large");
  }

  @Test
  void whatTheCallerDoesNotNameGetsAnIdOfTheServer() {
    Answer customer = shop.post("/customers", "{\"name\": \"Ann\", \"region\": \"Avalon\"}");
    Answer product =
        shop.post(
            "/products", "{\"name\": \"T\", \"price\": {\"amount\": 1, \"currency\": \"GBP\"}}");
    Answer order =
        shop.post(
            "/orders",
            "{\"customerId\": \"%s\", \"lines\": [%s]}"
                .formatted(id(customer), Given.line(id(product), 1)));
    for (Answer answer : new Answer[] {customer, product, order}) {
      assertThat(id(answer))
          .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}");
    }
    customer.created(id(customer), "/customers/" + id(customer));
    product.created(id(product), "/products/" + id(product));
    order.created(id(order), "/orders/" + id(order));
    assertThat(shop.getSeeing(order, order.header("location")).succeeds().json().path("currency"))
        .isEqualTo(Answer.parse("\"GBP\""));
  }

  private static String id(Answer answer) {
    return answer.json().path("id").asText();
  }

  @Test
  void whatExistsCannotBeCreatedAgain() {
    for (String route : new String[] {"POST /customers", "POST /products", "POST /orders"}) {
      Target target = commands.ready(route);
      assertThat(target.send(shop).status()).isEqualTo(201);
      target.send(shop).isProblem(409, "already-exists");
      target.without("/occurredAt").send(shop).isProblem(409, "already-exists");
    }
  }

  @Test
  void whatDoesNotExistCannotBeChanged() {
    String missing = shop.id("missing");
    shop.put("/customers/" + missing + "/region", "{\"region\": \"Up\"}")
        .isProblem(404, "not-found");
    shop.put("/products/" + missing + "/name", "{\"name\": \"Up\"}").isProblem(404, "not-found");
    shop.put("/products/" + missing + "/price", "{\"amount\": 1, \"currency\": \"GBP\"}")
        .isProblem(404, "not-found");
  }

  @Test
  void anIdInThePathFollowsTheSameRule() {
    for (String route : Commands.ALL) {
      if (route.contains("{id}")) {
        Target target = commands.ready(route);
        for (String bad : new String[] {"x".repeat(65), "a%20b", "%C3%A4", "a%2Fb", "a+b"}) {
          String path = route.substring(route.indexOf('/')).replace("{id}", bad);
          Answer answer = shop.send(target.method(), path, target.body().toString());
          assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        }
      }
    }
  }

  @Test
  void theSameAgainChangesNothingAndAnswersTheCurrentToken() {
    String customer = given.customer("Avalon");
    Answer moved = shop.put("/customers/" + customer + "/region", "{\"region\": \"Up\"}");
    Answer again = shop.put("/customers/" + customer + "/region", "{\"region\": \"Up\"}");
    assertThat(again.changed(customer, 2).json()).isEqualTo(moved.changed(customer, 2).json());
    String product = given.product("2.50", "GBP");
    shop.put("/products/" + product + "/name", "{\"name\": \" Tea \"}").changed(product, 1);
    shop.put("/products/" + product + "/price", "{\"amount\": 2.500, \"currency\": \"GBP\"}")
        .changed(product, 1);
    shop.put("/products/" + product + "/price", "{\"amount\": 2.500, \"currency\": \"EUR\"}")
        .changed(product, 2);
  }

  @Test
  void anOrderOfUnknownCustomersAndProductsNamesEachOfThem() {
    String tea = given.product();
    String lines = Given.line("none", 1) + "," + Given.line(tea, 1) + "," + Given.line("none", 2);
    shop.post("/orders", Given.order(shop.id("order"), shop.id("nobody"), lines))
        .isProblem(
            422, "unknown-reference", "#/customerId", "#/lines/0/productId", "#/lines/2/productId");
  }

  @Test
  void theOrdersCurrencyIsAsGivenElseThatOfTheListPricesWhichMustAgree() {
    String pounds = given.product("1", "GBP");
    String yen = given.product("500", "JPY");
    String customer = given.customer();
    String both = Given.line(pounds, 1) + "," + Given.line(yen, 1);
    shop.post("/orders", Given.order(shop.id("order"), customer, both))
        .isProblem(422, "currencies-disagree", "#/currency");
    String inYen =
        Given.order(shop.id("order"), customer, both)
            .replaceFirst("\\{", "{\"currency\": \"JPY\", ");
    shop.post("/orders", inYen).isProblem(422, "currencies-disagree", "#/lines/0/unitPrice");
    String order = shop.id("order");
    String priced =
        "{\"orderId\": \"%s\", \"customerId\": \"%s\", \"currency\": \"JPY\", \"lines\": [%s, %s]}"
            .formatted(
                order,
                customer,
                Given.line(pounds, 1).replace("}", ", \"unitPrice\": \"0.5\"}"),
                Given.line(yen, 1));
    Answer placed = shop.post("/orders", priced).created(order, "/orders/" + order);
    var shown = shop.getSeeing(placed, "/orders/" + order).succeeds().json();
    assertThat(shown.path("currency").asText()).isEqualTo("JPY");
    assertThat(shown.path("total").asText()).isEqualTo("500.5");
  }

  @Test
  void namesAreTrimmedAndRegionsComparedExactly() {
    String customer = shop.id("customer");
    String region = shop.id("\u00c9ire");
    Answer registered =
        shop.post(
            "/customers",
            "{\"customerId\": \"%s\", \"name\": \"  Ann \", \"region\": \"%s\"}"
                .formatted(customer, region));
    var shown = shop.getSeeing(registered, "/customers/" + customer + "/dashboard").json();
    assertThat(shown.path("name").asText()).isEqualTo("Ann");
    assertThat(shown.path("region").asText()).isEqualTo(region);
    shop.put(
            "/customers/" + customer + "/region",
            "{\"region\": \"%s\"}".formatted(region.toLowerCase(Locale.ROOT)))
        .changed(customer, 2);
  }
}
