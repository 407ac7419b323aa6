package shop.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.Money;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.views.parts.MonthRow;
import shop.views.parts.Series;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Answers at their bounds, with the longest texts and numbers that can be stored. One that is
 * larger than the gateway carries is not 200: {@code Edge} counts its bytes.
 */
class AnswerSizeTest {

  private static final Currency GBP = Currency.getInstance("GBP");

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static final String LARGEST_PRICE = "999999999999.999999";

  /** All that a number attribute holds. */
  private static final String LARGEST = "9".repeat(32) + "." + "9".repeat(6);

  private static final String LARGEST_COUNT = "9".repeat(18);

  /** 64 characters of four bytes each; no region is longer. */
  private static final String REGION_END = "\ud83c\udf0d".repeat(59);

  /** The name that takes the most bytes once it is escaped in an answer's JSON, and that again. */
  private static final String NAME = "\"".repeat(200);

  private static final List<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).sorted().toList();

  @Test
  void theListOfRegionsIsReadByPagesOfAtMostAThousand() throws IOException {
    Shop shop = Shop.given();
    int regions = 2_345;
    put(shop, "regions", IntStream.range(0, regions).mapToObj(AnswerSizeTest::region).toList());

    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      Map<String, Object> page =
          shown(shop, "/sales/regions" + (next.isEmpty() ? "" : "?cursor=" + next));
      List<?> items = list(page, "items");
      items.forEach(item -> seen.add(String.valueOf(((Map<?, ?>) item).get("region"))));
      next = String.valueOf(page.getOrDefault("next", ""));
      assertThat(items).hasSize(next.isEmpty() ? 345 : 1_000);
    } while (!next.isEmpty());

    assertThat(seen).hasSize(regions).doesNotHaveDuplicates().isSorted();
  }

  /** With the longest keys and the widest numbers, in as many months as a page allows. */
  @Test
  void theListOfSomeMonthsPagesThroughFifteenThousandRegions() throws IOException {
    Shop shop = Shop.given();
    int regions = 15_000;
    List<Map<String, AttributeValue>> rows =
        IntStream.range(0, regions).mapToObj(AnswerSizeTest::region).toList();
    for (String pk : List.of("1#L#2011-01", "1#L#2011-03")) {
      rows.forEach(row -> row.put("pk", AttributeValue.fromS(pk)));
      put(shop, "regions", rows);
    }

    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      Map<String, Object> page =
          shown(
              shop,
              "/sales/regions?from=2011-01&to=2011-03" + (next.isEmpty() ? "" : "&cursor=" + next));
      List<?> items = list(page, "items");
      items.forEach(item -> seen.add(String.valueOf(((Map<?, ?>) item).get("region"))));
      next = String.valueOf(page.getOrDefault("next", ""));
      assertThat(items).hasSize(1_000);
    } while (!next.isEmpty());

    assertThat(seen).hasSize(regions).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void theCatalogueOfTheLongestNamesPages() throws IOException {
    List<ShopEvent> events = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      events.add(
          new ProductAdded(
              "%064d".formatted(i), NAME, new Money(new BigDecimal(LARGEST_PRICE), GBP), NOON));
    }
    Shop shop = Shop.given(events.toArray(ShopEvent[]::new));

    Map<String, Object> first = shown(shop, "/products?limit=100");
    assertThat(list(first, "items")).hasSize(100);
    Map<String, Object> second = shown(shop, "/products?limit=100&cursor=" + first.get("next"));
    assertThat(list(second, "items")).hasSize(50);
  }

  private static Map<String, AttributeValue> region(int number) {
    Map<String, AttributeValue> row = row("1#REGIONS", "GBP#%05d".formatted(number) + REGION_END);
    row.put("orderCount", n(LARGEST_COUNT));
    row.put("cancelledCount", n(LARGEST_COUNT));
    List.of("gross", "cancelled", "returned").forEach(name -> row.put(name, n(LARGEST)));
    return row;
  }

  @ParameterizedTest
  @ValueSource(strings = {"day", "month"})
  void aSeriesShowsAsManyEntriesAsFitAndIsRefusedIfItHasMore(String interval) throws IOException {
    // A month's entry is one row, and fewer rows are read than entries fit.
    int days = (interval.equals("day") ? Series.MOST : MonthRow.MOST) / CURRENCIES.size();
    LocalDate last = LocalDate.of(2024, 12, 31);
    for (String path : List.of("/sales/regions/EIRE", "/sales/products/p")) {
      Shop over = Shop.given(added());
      for (String code : CURRENCIES) {
        fill(over, last, days + 1, code, interval);
      }
      String query = path + "?interval=" + interval;

      assertRefused(over, query);
      String from = first(last, days, interval).toString();
      assertThat(list(shown(over, query + "&from=" + from), "series"))
          .hasSize(days * CURRENCIES.size());
      LocalDate before = first(last, days, interval).minusDays(1);
      assertThat(list(shown(over, query + "&to=" + before), "series")).hasSize(CURRENCIES.size());
      if (interval.equals("day")) {
        assertThat(String.valueOf(shown(over, path).get("period"))).contains("interval=month");
        assertThat(list(shown(over, query + "&currency=GBP"), "series")).hasSize(days + 1);
      } else {
        assertRefused(over, path);
      }
    }
  }

  private static void assertRefused(Shop shop, String target) {
    APIGatewayV2HTTPResponse answer = shop.get(target);
    assertThat(answer.getStatusCode()).as(target).isEqualTo(400);
    assertThat(answer.getBody()).contains("from and to");
  }

  /** One sale a day or month. */
  private static void fill(Shop shop, LocalDate last, int entries, String code, String interval) {
    Map<YearMonth, List<LocalDate>> months = new HashMap<>();
    for (int i = 1; i <= entries; i++) {
      LocalDate day = first(last, i, interval);
      months.computeIfAbsent(YearMonth.from(day), _ -> new ArrayList<>()).add(day);
    }
    List<Map<String, AttributeValue>> regions = new ArrayList<>();
    List<Map<String, AttributeValue>> products = new ArrayList<>();
    months.forEach(
        (month, days) -> {
          regions.add(month("1#R#EIRE", month + "#" + code, days, "ox", "gcr"));
          products.add(month("1#p", "M#" + month + "#" + code, days, "uxb", "gcr"));
        });
    put(shop, "regions", regions);
    put(shop, "products", products);
  }

  private static LocalDate first(LocalDate last, int entries, String interval) {
    return interval.equals("day")
        ? last.minusDays(entries - 1)
        : YearMonth.from(last).minusMonths(entries - 1).atDay(1);
  }

  private static void put(Shop shop, String view, List<Map<String, AttributeValue>> rows) {
    shop.views().put(shop.views().table(view), rows);
  }

  private static Map<String, AttributeValue> month(
      String pk, String sk, List<LocalDate> days, String counts, String amounts) {
    Map<String, AttributeValue> row = row(pk, sk);
    for (LocalDate day : days) {
      String suffix = "%02d".formatted(day.getDayOfMonth());
      counts.chars().forEach(c -> row.put((char) c + suffix, n(LARGEST_COUNT)));
      amounts.chars().forEach(c -> row.put((char) c + suffix, n(LARGEST)));
    }
    return row;
  }

  @Test
  void anOrderOfAThousandOfTheLongestLinesIsAnswered() throws IOException {
    AnOrder order = AnOrder.of("o", "ann", REGION_END, NOON.toString());
    for (int i = 0; i < 1_000; i++) {
      order.line("%064d".formatted(i), NAME, 1_000_000, LARGEST_PRICE);
    }
    Shop shop = Shop.given(order.placed());

    assertThat(list(shown(shop, "/orders/o"), "lines")).hasSize(1_000);
  }

  @Test
  void aDashboardShowsEveryCurrency() throws IOException {
    List<ShopEvent> events = new ArrayList<>();
    events.add(new CustomerRegistered("ann", NAME, null, REGION_END, NOON));
    for (String code : CURRENCIES) {
      events.add(
          AnOrder.of("o-" + code, "ann", REGION_END, NOON.toString(), code)
              .line("p", 1_000_000, LARGEST_PRICE)
              .placed());
    }
    Shop shop = Shop.given(events.toArray(ShopEvent[]::new));

    assertThat(list(shown(shop, "/customers/ann/dashboard"), "totals")).hasSize(CURRENCIES.size());
  }

  @Test
  void aPageOfAHundredOfTheLongestNamesIsAnswered() throws IOException {
    List<ShopEvent> events = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      String id = "%064d".formatted(i);
      events.add(new CustomerRegistered(id, NAME, null, REGION_END, NOON));
      events.add(
          AnOrder.of(id, id, REGION_END, NOON.toString())
              .line(id, NAME, 1_000_000, LARGEST_PRICE)
              .placed());
    }
    Shop shop = Shop.given(events.toArray(ShopEvent[]::new));

    for (String path :
        List.of("/customers?rank=lifetimeValue&currency=GBP", "/sales/products?currency=GBP")) {
      Map<String, Object> page = shown(shop, path + "&limit=100");
      assertThat(list(page, "items")).hasSize(100);
      assertThat(page).containsKey("next");
    }
  }

  private static ProductAdded added() {
    return new ProductAdded("p", NAME, new Money(new BigDecimal(LARGEST_PRICE), GBP), NOON);
  }

  private static Map<String, Object> shown(Shop shop, String target) throws IOException {
    APIGatewayV2HTTPResponse answer = shop.get(target);
    assertThat(answer.getStatusCode()).as(target).isEqualTo(200);
    return JSON.std.mapFrom(answer.getBody());
  }

  private static List<?> list(Map<String, Object> json, String name) {
    return (List<?>) json.getOrDefault(name, List.of());
  }

  private static Map<String, AttributeValue> row(String pk, String sk) {
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("pk", AttributeValue.fromS(pk));
    row.put("sk", AttributeValue.fromS(sk));
    return row;
  }

  private static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }
}
