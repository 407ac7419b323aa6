package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts stay exact through every view, and regions keep their names through every path. */
@ExtendWith(SharedShop.class)
final class AmountsTest {

  private final Shop shop;
  private final Given given;

  AmountsTest(Shop shop) {
    this.shop = shop;
    this.given = new Given(shop);
  }

  @ParameterizedTest
  @CsvSource({
    "GBP, 277.2,               1,       277.20",
    "GBP, 0.001,               1,       0.001",
    "GBP, 0.015,               1,       0.015",
    "GBP, 0.025,               1,       0.025",
    "GBP, 0.000001,            3,       0.000003",
    "GBP, 0,                   7,       0.00",
    "JPY, 500,                 2,       1000",
    "JPY, 2.5,                 1,       2.5",
    "JPY, 3.5,                 1,       3.5",
    "JPY, 0.0100,              1,       0.01",
    "KWD, 1.5,                 1,       1.500",
    "KWD, 0.0005,              1,       0.0005",
    "KWD, 1.234567,            2,       2.469134",
    "GBP, 999999999999.999999, 1000000, 999999999999999999.00",
    "JPY, 999999999999.999999, 999999,  999998999999999999.000001",
  })
  void anAmountIsExactEverywhere(String currency, String price, int quantity, String total) {
    String region = shop.id("Cape");
    String customer = given.customer(region);
    String product = given.product(price, currency);
    String order = shop.id("order");
    Answer placed =
        shop.post("/orders", Given.order(order, customer, Given.line(product, quantity)))
            .created(order, "/orders/" + order);
    JsonNode shown = shop.getSeeing(placed, "/orders/" + order).succeeds().json();
    assertThat(shown.path("total").asText()).isEqualTo(total);
    assertThat(shown.at("/lines/0/lineTotal").asText()).isEqualTo(total);
    JsonNode dashboard =
        shop.getSeeing(placed, "/customers/" + customer + "/dashboard").succeeds().json();
    assertThat(dashboard.at("/totals/0/lifetimeValue").asText()).isEqualTo(total);
    assertThat(dashboard.at("/totals/0/averageOrderValue").asText()).isEqualTo(total);
    for (String path : List.of("/sales/regions/" + region, "/sales/products/" + product)) {
      JsonNode sales = shop.getSeeing(placed, path).succeeds().json();
      assertThat(sales.at("/totals/0/revenue").asText()).isEqualTo(total);
      assertThat(sales.at("/series/0/gross").asText()).isEqualTo(total);
    }
  }

  @Test
  void currenciesAreNeverAddedTogether() {
    String customer = given.customer();
    Answer last = null;
    for (String currency : List.of("GBP", "JPY", "KWD")) {
      String order = given.order(customer, given.product("1", currency));
      last = shop.post("/orders/" + order + "/payment", "{}").changed(order, 2);
    }
    JsonNode dashboard =
        shop.getSeeing(
                java.util.Objects.requireNonNull(last), "/customers/" + customer + "/dashboard")
            .json();
    assertThat(dashboard.path("orderCount").asInt()).isEqualTo(3);
    assertThat(dashboard.path("totals").valueStream().map(t -> t.path("lifetimeValue").asText()))
        .containsExactly("1.00", "1", "1.000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Channel Islands",
        "Rh\u00f4ne-Alpes/Ain",
        "C\u00f4te d'Ivoire",
        "a+b",
        "100%",
        "a?b#c&d=e",
        "\u6771\u4eac \uD83D\uDDFC",
        "..",
        "%20",
        "a\\\\b"
      })
  void aRegionIsFoundByItsNamePercentEncoded(String name) {
    String region = name + shop.id("~");
    String customer = given.customer(region);
    String order = given.order(customer, given.product());
    Answer paid = shop.post("/orders/" + order + "/payment", "{}");
    String exact = region.replace("\\\\", "\\");
    JsonNode sales =
        shop.getSeeing(paid, "/sales/regions/" + Paths.segment(exact)).succeeds().json();
    assertThat(sales.path("region").asText()).isEqualTo(exact);
    assertThat(sales.at("/totals/0/orderCount").asInt()).isEqualTo(1);
    assertThat(
            shop.getSeeing(paid, "/sales/regions")
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path("region").asText()))
        .contains(exact);
  }
}
