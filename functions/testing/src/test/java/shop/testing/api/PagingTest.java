package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lists by pages: everything exactly once, in order, full pages, and cursors of their own query.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedShop.class)
final class PagingTest {

  private static final int CUSTOMERS = 23;
  private static final int ORDERS = 21;

  private final Shop shop;
  private final String currency;
  private final String other;
  private final List<String> customers = new ArrayList<>();
  private final List<String> products = new ArrayList<>();
  private final List<String> regions = new ArrayList<>();
  private final String regular;

  /**
   * Customers with many equal values and some of none, products likewise; one customer has many
   * orders, several at the same time.
   */
  PagingTest(Shop shop) {
    this.shop = shop;
    Given given = new Given(shop);
    currency = shop.currency();
    other = shop.currency();
    for (int i = 0; i < CUSTOMERS; i++) {
      String region = shop.id("Paging, ÅÄ" + i % 4);
      String customer = given.customer(region);
      String product = given.product("" + i / 5, currency);
      String order = given.order(customer, product);
      if (i % 7 == 3) {
        shop.post("/orders/" + order + "/cancellation", "{\"reason\": \"No\"}").changed(order, 2);
      }
      customers.add(customer);
      products.add(product);
      regions.add(region);
    }
    regular = given.customer();
    String product = given.product("1", other);
    for (int i = 0; i < ORDERS; i++) {
      String order = shop.id("order");
      shop.post(
              "/orders",
              Given.order(order, regular, Given.line(product, 1))
                  .replaceFirst(
                      "\\{", "{\"placedAt\": \"2020-01-%02dT00:00:00Z\", ".formatted(1 + i / 4)))
          .created(order, "/orders/" + order);
      if (i % 3 == 0) {
        shop.post("/orders/" + order + "/payment", "{}").changed(order, 2);
      }
    }
    shop.awaitViews();
  }

  private String customersByValue() {
    return "/customers?rank=lifetimeValue&currency=" + currency;
  }

  private String productsByRevenue() {
    return "/sales/products?currency=" + currency;
  }

  private String regions() {
    return "/sales/regions?currency=" + currency;
  }

  private String ordersOfRegular() {
    return "/customers/" + regular + "/orders?";
  }

  /** All items; every page but the last is full, and the last one has something. */
  private List<JsonNode> all(String path, int limit) {
    List<JsonNode> items = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          shop.get(path + "&limit=" + limit + (next.isEmpty() ? "" : "&cursor=" + next))
              .succeeds()
              .json();
      page.path("items").forEach(items::add);
      next = page.path("next").asText("");
      assertThat(next).matches("[A-Za-z0-9_-]*");
      assertThat(page.path("items").size()).isBetween(1, limit);
      if (!next.isEmpty()) {
        assertThat(page.path("items")).hasSize(limit);
      }
    } while (!next.isEmpty());
    return items;
  }

  @Test
  void theRankingOfCustomersHasEveryCustomerExactlyOnceWhateverThePageSize() {
    ranked(customersByValue(), "customerId", "lifetimeValue", customers);
  }

  @Test
  void theRankingOfProductsHasEveryProductExactlyOnceWhateverThePageSize() {
    ranked(productsByRevenue(), "productId", "revenue", products);
  }

  @Test
  void theListOfRegionsHasEveryRegionExactlyOnceInOrderWhateverThePageSize() {
    List<String> expected = regions.stream().sorted().toList();
    for (int limit : new int[] {1, 2, 5, 22, 23, 24, 1_000}) {
      assertThat(texts(all(regions(), limit), "region")).isEqualTo(expected);
    }
    JsonNode whole = shop.get(regions()).succeeds().json();
    assertThat(whole.path("items")).hasSize(CUSTOMERS);
    assertThat(whole.has("next")).isFalse();
  }

  private void ranked(String path, String id, String score, List<String> expected) {
    List<JsonNode> whole = all(path, 100);
    assertThat(texts(whole, id)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(whole)
        .extracting(item -> item.path(score).decimalValue().add(amount(item, score)))
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    for (int limit : new int[] {1, 2, 5, 22, 23, 24}) {
      assertThat(texts(all(path, limit), id)).isEqualTo(texts(whole, id));
    }
    assertThat(shop.get(path).json().path("items")).hasSize(20);
  }

  private static java.math.BigDecimal amount(JsonNode item, String name) {
    return new java.math.BigDecimal(item.path(name).asText());
  }

  private static List<String> texts(List<JsonNode> items, String name) {
    return items.stream().map(item -> item.path(name).asText()).toList();
  }

  @Test
  void aCustomersOrdersComeNewestFirstExactlyOnceAlsoAtTheSameTimeAndByStatus() {
    for (String filter : new String[] {"", "status=PAID", "status=PLACED"}) {
      List<JsonNode> whole = all(ordersOfRegular() + filter, 100);
      assertThat(whole).hasSize(filter.isEmpty() ? ORDERS : filter.equals("status=PAID") ? 7 : 14);
      assertThat(new TreeSet<>(texts(whole, "orderId"))).hasSize(whole.size());
      assertThat(texts(whole, "placedAt")).isSortedAccordingTo(java.util.Comparator.reverseOrder());
      for (int limit : new int[] {1, 3, 7, 20}) {
        assertThat(texts(all(ordersOfRegular() + filter, limit), "orderId"))
            .isEqualTo(texts(whole, "orderId"));
      }
    }
    assertThat(shop.get(ordersOfRegular()).json().path("items")).hasSize(20);
  }

  @Test
  void aCursorOfAnotherQueryIsRefused() {
    String byValue = cursor(customersByValue());
    String byRevenue = cursor(productsByRevenue());
    String orders = cursor(ordersOfRegular());
    String paid = cursor(ordersOfRegular() + "status=PAID");
    String ofRegions = cursor(regions());
    refuses(regions(), byValue, byRevenue, orders);
    refuses(regions().replace(currency, other), ofRegions);
    refuses("/sales/regions?", ofRegions);
    refuses(customersByValue(), byRevenue, orders);
    refuses(productsByRevenue(), byValue, orders);
    refuses(customersByValue().replace(currency, other), byValue);
    refuses(productsByRevenue().replace(currency, other), byRevenue);
    refuses("/customers/" + customers.getFirst() + "/orders?", orders);
    refuses("/customers/" + shop.id("missing") + "/orders?", orders);
    refuses(ordersOfRegular(), byValue, paid);
    refuses(ordersOfRegular() + "status=PAID", orders);
  }

  @Test
  void aForgedCursorIsRefused() {
    for (String path :
        List.of(customersByValue(), productsByRevenue(), ordersOfRegular(), regions())) {
      String cursor = cursor(path);
      shop.get(path + "&cursor=" + cursor).succeeds();
      List<Function<Integer, String>> forgeries =
          List.of(
              i ->
                  cursor.substring(0, i)
                      + (cursor.charAt(i) == 'A' ? 'B' : 'A')
                      + cursor.substring(i + 1),
              i -> cursor.substring(0, i),
              i -> cursor.substring(0, i) + "A" + cursor.substring(i));
      // The last character has bits that do not count.
      IntStream.iterate(1, i -> i < cursor.length() - 1, i -> i + 5)
          .forEach(i -> forgeries.forEach(f -> refuses(path, f.apply(i))));
    }
  }

  @Test
  void aCursorGoesOnWithAnotherLimit() {
    String path = customersByValue();
    List<String> whole = texts(all(path, 100), "customerId");
    JsonNode rest = shop.get(path + "&limit=100&cursor=" + cursor(path)).succeeds().json();
    assertThat(rest.path("items").valueStream().map(item -> item.path("customerId").asText()))
        .containsExactlyElementsOf(whole.subList(2, whole.size()));
    assertThat(rest.has("next")).isFalse();
  }

  private String cursor(String path) {
    String next = shop.get(path + "&limit=2").succeeds().json().path("next").asText();
    assertThat(next).isNotEmpty();
    return next;
  }

  private void refuses(String path, String... cursors) {
    for (String cursor : cursors) {
      shop.get(path + "&cursor=" + cursor).isProblem(400, "bad-request");
    }
  }
}
