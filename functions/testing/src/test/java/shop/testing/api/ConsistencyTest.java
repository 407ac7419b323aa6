package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Consistency-Token and Prefer: an answer contains the write, or it is a 503. */
@ExtendWith(SharedShop.class)
final class ConsistencyTest {

  private static final String TOKEN = "Consistency-Token";

  private final Shop shop;
  private final Given given;

  ConsistencyTest(Shop shop) {
    this.shop = shop;
    this.given = new Given(shop);
  }

  @Test
  void everyQueryAfterACommandContainsItsWrite() {
    for (int seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      String region = shop.id("Port " + seed);
      String customer = given.customer(region);
      String currency = random.nextBoolean() ? "GBP" : "JPY";
      String product = given.product("" + (1 + random.nextInt(900)), currency);
      String order = shop.id("order");
      int quantity = 1 + random.nextInt(5);
      LocalDate day = LocalDate.now(ZoneOffset.UTC);
      Answer placed =
          shop.post("/orders", Given.order(order, customer, Given.line(product, quantity)));
      contains(placed, "/orders/" + order, "/status", "\"PLACED\"");
      contains(placed, "/customers/" + customer + "/orders", "/items/0/orderId", quoted(order));
      contains(placed, "/customers/" + customer + "/dashboard", "/orderCount", "1");
      contains(placed, "/sales/regions/" + Paths.segment(region), "/totals/0/orderCount", "1");
      contains(placed, "/sales/products/" + product, "/totals/0/units", "" + quantity);
      assertThat(regions(placed, "")).contains(region);
      assertThat(regions(placed, "?from=" + YearMonth.from(day))).contains(region);
      assertThat(company(placed).at("/period/to").asText()).isGreaterThanOrEqualTo(day.toString());
      Answer cancelled = shop.post("/orders/" + order + "/cancellation", "{\"reason\": \"No\"}");
      contains(cancelled, "/orders/" + order, "/status", "\"CANCELLED\"");
      contains(cancelled, "/customers/" + customer + "/dashboard", "/cancelledCount", "1");
      Answer moved = shop.put("/customers/" + customer + "/region", "{\"region\": \"Up\"}");
      contains(moved, "/customers/" + customer + "/dashboard", "/region", "\"Up\"");
      Answer renamed = shop.put("/products/" + product + "/name", "{\"name\": \"Mate\"}");
      contains(renamed, "/sales/products/" + product, "/name", "\"Mate\"");
      contains(renamed, "/products/" + product, "/name", "\"Mate\"");
      assertThat(catalogue(renamed)).contains(product + " Mate");
    }
  }

  private void contains(Answer command, String path, String pointer, String value) {
    JsonNode shown = shop.getSeeing(command, path).succeeds().json();
    assertThat(shown.at(pointer)).as("%s of %s", pointer, shown).isEqualTo(Answer.parse(value));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /** Every item of the catalogue, each page with the write. */
  private List<String> catalogue(Answer command) {
    List<String> items = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          shop.getSeeing(command, "/products?limit=100" + (next.isEmpty() ? "" : "&cursor=" + next))
              .succeeds()
              .json();
      page.path("items")
          .forEach(
              item ->
                  items.add(item.path("productId").asText() + " " + item.path("name").asText()));
      next = page.path("next").asText("");
    } while (!next.isEmpty());
    return items;
  }

  private JsonNode company(Answer command) {
    return shop.getSeeing(command, "/sales").succeeds().json();
  }

  private List<String> regions(Answer command, String query) {
    return shop.getSeeing(command, "/sales/regions" + query)
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("region").asText())
        .toList();
  }

  @Test
  void aTokenMakesEvenARegistrationVisibleWhichIsElse404UntilTheViewHasIt() {
    for (int i = 0; i < 20; i++) {
      String customer = shop.id("customer");
      Answer registered =
          shop.post(
              "/customers",
              "{\"customerId\": \"%s\", \"name\": \"A\", \"region\": \"Up\"}".formatted(customer));
      shop.getSeeing(registered, "/customers/" + customer + "/orders").shows("{\"items\": []}");
      shop.getSeeing(registered, "/customers/" + customer + "/dashboard")
          .shows(
              """
              {"customerId": "%s", "name": "A", "region": "Up", "orderCount": 0,
               "cancelledCount": 0, "totals": [], "firstOrderAt": null, "lastOrderAt": null,
               "version": 1}\
              """
                  .formatted(customer));
    }
  }

  static final List<String> QUERIES =
      List.of(
          "/orders/%s",
          "/orders?date=2011-11-05",
          "/customers/%s",
          "/customers/%s/orders",
          "/customers/%s/dashboard",
          "/sales",
          "/sales/regions",
          "/sales/regions?from=2011-01&to=2011-02",
          "/sales/regions/%s",
          "/sales/products/%s",
          "/products",
          "/products/%s");

  @ParameterizedTest
  @FieldSource("QUERIES")
  void aMalformedTokenIs400AndAWaitThatIsNotUnderstoodIsIgnored(String query) {
    String path = query.formatted("Avalon");
    for (String token :
        new String[] {
          "",
          "x",
          "1",
          "1:",
          ":1",
          "64:1",
          "99:1",
          "-1:1",
          "1:-1",
          "1:0",
          "01:1",
          "1:01",
          "1:1:1",
          "1:1,",
          "1:1 2:1",
          "1:1;2:1",
          "1:1,2:0",
          "1:1,2:1,3:1,4:1,5:1,6:1,7:1,8:1,9:1,10:1,11:1",
          "1:99999999999999999999",
          "1.0:1",
          "\"1:1\""
        }) {
      shop.get(path, TOKEN, token).isProblem(400, "bad-request");
    }
    for (String wait : new String[] {"-1", "1.5", "", "x"}) {
      assertThat(shop.get(path, "Prefer", "wait=" + wait).status()).isIn(200, 404);
    }
  }

  @Test
  void aLongWaitIsCappedAndTheAnswerTellsIt() {
    Answer known = shop.post("/customers", "{\"name\": \"A\", \"region\": \"Up\"}").is(201);
    String token = known.header("consistency-token");
    for (String wait : List.of("10", "11", "99999999999", "\"30\"")) {
      Answer answer = shop.get("/sales/regions", TOKEN, token, "Prefer", "wait=" + wait).is(200);
      assertThat(answer.header("preference-applied")).isEqualTo("wait=10");
    }
  }

  @Test
  void aRankingRefusesAToken() {
    for (String path : rankings()) {
      shop.get(path, TOKEN, "1:1").isProblem(400, "bad-request");
      shop.get(path, TOKEN, "").isProblem(400, "bad-request");
      shop.get(path, "Prefer", "wait=5").succeeds();
    }
  }

  private static List<String> rankings() {
    return List.of("/customers?rank=lifetimeValue&currency=GBP", "/sales/products?currency=GBP");
  }

  @Test
  void whatTellsOfTheApiItselfContainsEveryWriteAndStillChecksTheToken() {
    for (String path : List.of("/", "/views")) {
      shop.get(path, TOKEN, "1:1").succeeds();
      shop.get(path, TOKEN, "64:1").isProblem(400, "bad-request");
    }
  }

  @Test
  void aTokenDoesNotMakeAnythingExist() {
    Answer known = shop.post("/customers", "{\"name\": \"A\", \"region\": \"Up\"}");
    String missing = shop.id("missing");
    for (String query :
        List.of(
            "/orders/",
            "/customers/%s/orders",
            "/customers/%s/dashboard",
            "/sales/products/",
            "/products/")) {
      String path = query.contains("%s") ? query.formatted(missing) : query + missing;
      shop.getSeeing(known, path).isProblem(404, "not-found");
      shop.get(path).isProblem(404, "not-found");
    }
    shop.getSeeing(known, "/sales/regions/" + missing).isProblem(404, "not-found");
  }
}
