package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The query parameters and path parameters of every query, and conditional reads. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedShop.class)
final class ParametersTest {

  private final Shop shop;
  private final String region;
  private final String customer;
  private final String product;
  private final String order;

  ParametersTest(Shop shop) {
    this.shop = shop;
    Given given = new Given(shop);
    region = shop.id("Cape");
    customer = given.customer(region);
    product = given.product("1.25", "GBP");
    order = given.order(customer, product);
    shop.awaitViews();
  }

  private String path(String template) {
    return template
        .replace("{customer}", customer)
        .replace("{order}", order)
        .replace("{product}", product)
        .replace("{region}", Paths.segment(region));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/                              | -",
        "/views                         | -",
        "/orders/{order}                | -",
        "/orders                        | date status limit cursor",
        "/customers/{customer}          | -",
        "/customers/{customer}/orders   | status limit cursor",
        "/customers/{customer}/dashboard| -",
        "/customers                     | rank currency limit cursor",
        "/sales                         | currency from to interval fill",
        "/sales/regions                 | currency from to limit cursor",
        "/sales/regions/{region}        | currency from to interval fill",
        "/sales/products                | currency limit cursor",
        "/sales/products/{product}      | currency from to interval fill",
        "/products                      | limit cursor",
        "/products/{product}            | -",
      })
  void aParameterThatIsUnknownRepeatedOrOutOfItsBoundsIsNamed(String query, String known) {
    String path = path(query);
    String required = required(query);
    List<String> names = known == null ? List.of() : List.of(known.split(" "));
    shop.get(path + "?" + required).succeeds();
    for (String unknown : List.of("limits", "Currency", "page", "sort", "%20limit")) {
      shop.get(path + "?" + required + unknown + "=1")
          .isProblem(400, "bad-request", "?" + unknown.replace("%20", " "));
    }
    for (String name : names) {
      for (String bad : bad(query, name)) {
        shop.get(path + "?" + without(required, name) + name + "=" + bad)
            .isProblem(400, "bad-request", name.equals("cursor") ? cursor(bad) : at(name));
      }
      String once = name + "=" + good(query, name);
      for (String good : List.of(once)) {
        if (!name.equals("cursor")) {
          shop.get(path + "?" + without(required, name) + good).succeeds();
        }
        shop.get(path + "?" + without(required, name) + good + "&" + good)
            .isProblem(400, "bad-request", "?" + name);
      }
    }
    shop.get(path + "?" + required + "a=%C3%28").isProblem(400, "bad-request");
  }

  private static String[] at(String name) {
    return new String[] {"?" + name};
  }

  /** A cursor is opaque: what is wrong with it is not told, only that it is empty. */
  private static String[] cursor(String bad) {
    return bad.isEmpty() ? at("cursor") : new String[0];
  }

  private static String required(String query) {
    return switch (query) {
      case "/customers" -> "rank=lifetimeValue&currency=GBP&";
      case "/sales/products" -> "currency=GBP&";
      case "/sales" -> "from=2024-02-01&to=2024-02-29&";
      default -> "";
    };
  }

  private static String without(String required, String name) {
    return required.replaceAll(name + "=[^&]*&", "");
  }

  /** The largest limit. */
  private static int most(String query) {
    return query.equals("/sales/regions") ? 1_000 : 100;
  }

  private static final List<String> NO_DATES =
      List.of("", "2011-11", "2011-02-30", "2011-1-1", "now", "2011-11-04T00:00:00Z", "04.11.2011");

  private static final List<String> NO_MONTHS =
      List.of("", "2011", "2011-13", "2011-00", "2011-1", "2011-11-04", "11-2011", "now");

  private static boolean ofMonths(String query) {
    return query.equals("/sales/regions");
  }

  private static String good(String query, String name) {
    return switch (name) {
      case "rank" -> "lifetimeValue";
      case "currency" -> "GBP";
      case "limit" -> "" + most(query);
      case "status" -> "PAID";
      case "date" -> "2011-11-04";
      case "from" -> ofMonths(query) ? "2024-02" : "2011-11-04";
      // Alone, it reaches back to the first sale, and the shop may have many years.
      case "to" -> ofMonths(query) ? "0000-01" : "2024-02-29";
      case "fill" -> "zero";
      case "interval" -> "month";
      default -> "AAAA";
    };
  }

  private static List<String> bad(String query, String name) {
    return switch (name) {
      case "rank" -> List.of("", "revenue", "lifetimevalue");
      case "currency" -> List.of("", "gbp", "ZZZ", "GBP%20", "%C2%A3");
      case "limit" ->
          List.of("", "0", "-1", "" + (most(query) + 1), "1.0", "x", "1e1", "99999999999999999999");
      case "status" -> List.of("", "paid", "RETURNED", "PAID,SHIPPED");
      case "fill" -> List.of("", "ZERO", "0", "null", "true");
      case "from", "to" -> ofMonths(query) ? NO_MONTHS : NO_DATES;
      case "date" -> NO_DATES;
      case "interval" -> List.of("", "DAY", "week", "days");
      default -> List.of("", "AAAA", "%00", "x".repeat(2_000), "a+b", "===");
    };
  }

  @Test
  void whatMustBeGivenIsNamedWhereItIsMissingAndAllFaultsAreToldAtOnce() {
    shop.get("/customers").isProblem(400, "bad-request", "?rank", "?currency");
    shop.get("/customers?rank=lifetimeValue").isProblem(400, "bad-request", "?currency");
    shop.get("/customers?currency=GBP").isProblem(400, "bad-request", "?rank");
    shop.get("/sales/products").isProblem(400, "bad-request", "?currency");
    shop.get("/sales/products?limit=0&x=1&limit=2&currency=1")
        .isProblem(400, "bad-request", "?limit", "?x", "?currency");
  }

  @Test
  void daysCoverAtMost366AndMonthsAnyTimeButNeverBackwards() {
    for (String path :
        List.of("/sales", path("/sales/regions/{region}"), path("/sales/products/{product}"))) {
      shop.get(path + "?interval=day&from=2024-01-01&to=2024-12-31").succeeds();
      shop.get(path + "?interval=day&from=2023-01-01&to=2024-01-01").succeeds();
      shop.get(path + "?interval=day&from=2023-01-01&to=2024-01-02")
          .isProblem(400, "bad-request", "?interval");
      shop.get(path + "?from=2023-01-01&to=2024-01-02").succeeds();
      shop.get(path + "?from=2024-01-02&to=2024-01-01").isProblem(400, "bad-request", "?from");
      shop.get(path + "?from=2024-01-01&to=2024-01-01").succeeds();
      shop.get(path + "?from=0000-01-01&to=9999-12-31&interval=month").succeeds();
      shop.get(path + "?from=0000-01-01").succeeds();
      shop.get(path + "?to=9999-12-31").succeeds();
      shop.get(path + "?from=9999-12-31").succeeds();
      shop.get(path + "?to=0000-01-01").succeeds();
      shop.get(path + "?from=2024-02&interval=month").isProblem(400, "bad-request", "?from");
    }
  }

  @Test
  void anIdOrRegionInThePathFollowsItsRule() {
    for (String query :
        List.of(
            "/orders/%s",
            "/customers/%s/orders",
            "/customers/%s/dashboard",
            "/products/%s",
            "/sales/products/%s")) {
      for (String bad :
          List.of("x".repeat(65), "a%20b", "%C3%A4", "a%2Fb", "a+b", "a%00b", "%2E%2E")) {
        assertThat(shop.get(query.formatted(bad)).status()).as(query + " " + bad).isEqualTo(400);
      }
      shop.get(query.formatted("x".repeat(64))).isProblem(404, "not-found");
    }
    for (String bad : List.of("%20", "x".repeat(65), "a%09b", "%07", "%E2%80%8B")) {
      assertThat(shop.get("/sales/regions/" + bad).status()).as(bad).isEqualTo(400);
    }
    shop.get("/sales/regions/" + "x".repeat(64)).isProblem(404, "not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "/",
    "/views",
    "/orders/{order}",
    "/orders?date=2011-11-04",
    "/customers/{customer}",
    "/customers/{customer}/orders",
    "/customers/{customer}/dashboard",
    "/customers?rank=lifetimeValue&currency=XAF",
    "/sales?currency=XAF&from=2011-01-01&to=2011-01-31",
    "/sales/regions?currency=XAF",
    "/sales/regions?currency=XAF&from=2011-01&to=2011-02",
    "/sales/regions/{region}",
    "/sales/products?currency=XAF",
    "/sales/products/{product}",
    "/products/{product}",
  })
  void anAnswerThatTheCallerHasIs304WithItsTagAndNoBody(String query) {
    shop.awaitViews();
    Answer first = shop.get(path(query)).succeeds();
    String tag = first.header("etag");
    for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag + ", \"y\"", "*")) {
      Answer again = shop.get(path(query), "If-None-Match", known);
      assertThat(again.status()).as("%s", again).isEqualTo(304);
      assertThat(again.text()).isEmpty();
      assertThat(again.header("etag")).isEqualTo(tag);
      assertThat(again.header("cache-control")).isEqualTo(first.header("cache-control"));
    }
    for (String other : List.of("\"x\"", "x", tag.replace("\"", ""), "\"\"")) {
      assertThat(shop.get(path(query), "If-None-Match", other).succeeds().text())
          .isEqualTo(first.text());
    }
  }

  @Test
  void anotherAnswerHasAnotherTag() {
    Given given = new Given(shop);
    String one = given.customer();
    shop.awaitViews();
    String before = shop.get("/customers/" + one + "/dashboard").header("etag");
    Answer moved = shop.put("/customers/" + one + "/region", "{\"region\": \"Up\"}");
    assertThat(
            shop.get(
                    "/customers/" + one + "/dashboard",
                    "Consistency-Token",
                    moved.header("consistency-token"),
                    "Prefer",
                    "wait=10",
                    "If-None-Match",
                    before)
                .succeeds()
                .header("etag"))
        .isNotEqualTo(before);
  }
}
