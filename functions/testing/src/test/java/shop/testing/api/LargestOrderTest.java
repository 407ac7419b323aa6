package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The largest order there can be passes every path: 1,000 lines, all values at their bounds. */
@ExtendWith(SharedShop.class)
final class LargestOrderTest {

  private static final int LINES = 1_000;
  private static final int QUANTITY = 1_000_000;
  private static final BigDecimal PRICE = new BigDecimal("999999999999.999999");
  private static final BigDecimal TOTAL =
      PRICE.multiply(BigDecimal.valueOf(QUANTITY)).multiply(BigDecimal.valueOf(LINES));

  /** 200 bytes: characters of four bytes and quotes, which JSON escapes. */
  private static final String NAME = "\uD83D\uDE00".repeat(40) + "\"".repeat(40);

  private final Shop shop;
  private final String currency;
  private final String region;
  private final String customer;
  private final List<String> products;

  LargestOrderTest(Shop shop) throws Exception {
    this.shop = shop;
    currency = shop.currency();
    region = (shop.id("") + "\uD83D\uDE00".repeat(64)).substring(0, 64);
    customer = longest("customer");
    shop.post("/customers", named("customerId", customer, "\"region\": \"" + region + "\""))
        .created(customer, "/customers/" + customer);
    products = IntStream.range(0, LINES).mapToObj(_ -> longest("product")).toList();
    addAll();
  }

  private String longest(String prefix) {
    return (shop.id(prefix) + ".".repeat(64)).substring(0, 64);
  }

  private static String named(String idField, String id, String rest) {
    return "{\"%s\": \"%s\", \"name\": \"%s\", %s}"
        .formatted(idField, id, NAME.replace("\"", "\\\""), rest);
  }

  private void addAll() throws Exception {
    String price =
        "\"price\": {\"amount\": \"%s\", \"currency\": \"%s\"}".formatted(PRICE, currency);
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<Answer>> added = new ArrayList<>();
      for (String id : products) {
        added.add(executor.submit(() -> shop.post("/products", named("productId", id, price))));
      }
      for (Future<Answer> answer : added) {
        assertThat(answer.get().status()).isEqualTo(201);
      }
    }
  }

  @Test
  void itIsPlacedPaidShippedReturnedAndAnotherOneCancelledAndAllViewsAreRight() {
    String returned = place();
    step(returned, "payment", "{}");
    step(returned, "shipment", "{\"carrier\": \"%s\"}".formatted(NAME.replace("\"", "\\\"")));
    Answer back = step(returned, "returns", "{\"lines\": [" + lines() + "]}");
    JsonNode order = shop.getSeeing(back, "/orders/" + returned).succeeds().json();
    assertThat(order.path("lines")).hasSize(LINES);
    for (int i = 0; i < LINES; i++) {
      JsonNode line = order.path("lines").path(i);
      assertThat(line.path("productId").asText()).isEqualTo(products.get(i));
      assertThat(line.path("name").asText()).isEqualTo(NAME);
      assertThat(line.path("unitPrice").asText()).isEqualTo(PRICE.toPlainString());
      assertThat(line.path("returned").asInt()).isEqualTo(QUANTITY);
    }
    assertThat(order.path("total").asText()).isEqualTo(text(TOTAL));
    assertThat(order.path("returnedTotal").asText()).isEqualTo(text(TOTAL));

    String cancelled = place();
    Answer last = step(cancelled, "cancellation", "{\"reason\": \"Too much\"}");
    JsonNode shown = shop.getSeeing(last, "/orders/" + cancelled).succeeds().json();
    assertThat(shown.path("status").asText()).isEqualTo("CANCELLED");
    step(place(), "payment", "{}");
    viewsAreRight();
  }

  private String place() {
    String id = longest("order");
    shop.post("/orders", Given.order(id, customer, lines())).created(id, "/orders/" + id);
    return id;
  }

  private String lines() {
    return String.join(",", products.stream().map(id -> Given.line(id, QUANTITY)).toList());
  }

  private Answer step(String order, String step, String body) {
    Answer answer = shop.post("/orders/" + order + "/" + step, body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer;
  }

  private void viewsAreRight() {
    shop.awaitViews();
    JsonNode total = shop.get("/customers/" + customer + "/dashboard").json().at("/totals/0");
    figures(total, BigDecimal.valueOf(3), "lifetimeValue");
    assertThat(total.path("averageOrderValue").asText())
        .isEqualTo(text(TOTAL.divide(BigDecimal.valueOf(2))));
    figures(
        shop.get("/sales/regions/" + Paths.segment(region)).json().at("/totals/0"),
        BigDecimal.valueOf(3),
        "revenue");
    figures(
        shop.get("/sales/regions?currency=" + currency).json().at("/items/0"),
        BigDecimal.valueOf(3),
        "revenue");
    BigDecimal units = BigDecimal.ZERO;
    BigDecimal revenue = BigDecimal.ZERO;
    String next = "";
    do {
      String cursor = next.isEmpty() ? "" : "&cursor=" + next;
      JsonNode page =
          shop.get("/sales/products?currency=" + currency + "&limit=100" + cursor).json();
      for (JsonNode item : page.path("items")) {
        units = units.add(BigDecimal.valueOf(item.path("units").asLong()));
        revenue = revenue.add(new BigDecimal(item.path("revenue").asText()));
      }
      next = page.path("next").asText("");
    } while (!next.isEmpty());
    assertThat(units).isEqualByComparingTo(BigDecimal.valueOf(3L * LINES * QUANTITY));
    assertThat(revenue).isEqualByComparingTo(TOTAL);
    shop.get("/customers/" + customer + "/orders").succeeds();
  }

  private static void figures(JsonNode shown, BigDecimal orders, String net) {
    assertThat(shown.path("orderCount").decimalValue()).isEqualByComparingTo(orders);
    assertThat(shown.path("cancelledCount").asInt()).isOne();
    assertThat(shown.path("gross").asText()).isEqualTo(text(TOTAL.multiply(orders)));
    assertThat(shown.path("cancelled").asText()).isEqualTo(text(TOTAL));
    assertThat(shown.path("returned").asText()).isEqualTo(text(TOTAL));
    assertThat(shown.path(net).asText()).isEqualTo(text(TOTAL));
  }

  private static String text(BigDecimal amount) {
    return Model.text(amount, "GBP");
  }
}
