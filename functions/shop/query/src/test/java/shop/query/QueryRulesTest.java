package shop.query;

import static cqrs.journal.dynamodb.Attributes.s;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;

class QueryRulesTest {

  private static final String[] QUERIES = {
    "/orders/536365",
    "/orders?date=2011-11-05",
    "/customers/17850",
    "/customers/17850/orders",
    "/customers/17850/dashboard",
    "/sales",
    "/sales/regions",
    "/sales/regions?from=2011-11&to=2011-12",
    "/sales/regions/EIRE",
    "/sales/products/85123A",
    "/products",
    "/products/85123A",
    "/"
  };

  private static final String[] RANKINGS = {
    "/customers?rank=lifetimeValue&currency=GBP", "/sales/products?currency=GBP"
  };

  private static final Shop SHOP = Shop.given(Story.EVENTS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders/536365?x=1",
        "/orders/5+36365",
        "/orders?date=2011-11-31",
        "/orders?date=2011-11",
        "/orders?date=",
        "/orders?status=paid",
        "/orders?date=2011-11-05&cursor=AAAA",
        "/orders?currency=GBP",
        "/customers/17850?x=1",
        "/customers/17850/orders?Limit=1",
        "/customers/17850/orders?limit=0",
        "/customers/17850/orders?limit=101",
        "/customers/17850/orders?limit=ten",
        "/customers/17850/orders?limit=5&limit=5",
        "/customers/17850/orders?status=paid",
        "/customers/17850/orders?cursor=",
        "/customers/17850/orders?cursor=AAAA",
        "/customers/17850/orders?cursor=%C3%A9",
        "/customers/17850/dashboard?currency=GBP",
        "/customers",
        "/customers?currency=GBP",
        "/customers?rank=lifetimeValue",
        "/customers?rank=orderCount&currency=GBP",
        "/customers?rank=lifetimeValue&currency=gbp",
        "/sales/regions?currency=XYZ",
        "/sales/regions?limit=0",
        "/sales/regions?limit=1001",
        "/sales/regions?cursor=AAAA",
        "/sales/regions?from=2011-01-01",
        "/sales/regions?from=2011-13",
        "/sales/regions?to=2011",
        "/sales/regions?from=2011-02&to=2011-01",
        "/sales/regions?from=1961-02&to=2011-02",
        "/sales/regions?from=1961-02",
        "/sales/regions?interval=month",
        "/sales?from=2011-13-01",
        "/sales?fill=one",
        "/sales?fill=",
        "/sales?limit=1",
        "/sales?interval=day&from=2011-01-01&to=2012-01-02",
        "/sales?interval=day&from=2001-01-01",
        "/sales?interval=month&from=0001-01-01&to=9999-01-01&fill=zero",
        "/products?limit=101",
        "/products?currency=GBP",
        "/products?cursor=AAAA",
        "/products/85123A?currency=GBP",
        "/sales/regions/EIRE?from=2011-11-31",
        "/sales/regions/EIRE?from=11-11-01",
        "/sales/regions/EIRE?from=2011-11-02&to=2011-11-01",
        "/sales/regions/EIRE?interval=week",
        "/sales?region=",
        "/sales?region=a&region=b",
        "/sales/regions/EI%09RE",
        "/sales/products",
        "/sales/products?currency=GBP&cursor=AAAA",
        "/sales/products/85123A?to=tomorrow",
        "/sales/products/85123A?from=2011-01-01&to=2012-01-02&interval=day",
        "/?x=1"
      })
  void whatIsNotInTheContractIsABadRequest(String target) throws IOException {
    assertProblem(SHOP.get(target), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sales?from=0000-01-01&to=9999-12-31",
        "/sales?interval=day&from=2011-01-01&to=2012-01-01&fill=zero",
        "/sales/regions?from=1961-03&to=2011-02",
        "/sales/regions?from=2011-11",
        "/sales/regions?to=9999-12&from=9999-12",
        "/sales/regions/EIRE?from=2011-01-01&to=2012-01-02",
        "/sales/regions/EIRE?from=2011-01-01&to=2012-01-01&interval=day",
        "/products?limit=100",
        "/sales/regions/EIRE?from=0000-01-01",
        "/sales/regions/EIRE?to=9999-12-31",
        "/sales/regions/EIRE?from=9999-12-31",
        "/sales/regions/EIRE?to=0000-01-01",
        "/sales/regions/EIRE?from=0000-01-01&to=9999-12-31&interval=month",
        "/sales/products/85123A?to=2011-11-04&from=2011-11-04",
        "/sales/regions?limit=1",
        "/sales/regions?limit=1000&currency=GBP",
        "/orders",
        "/orders?date=0000-01-01",
        "/orders?date=9999-12-31&status=PAID&limit=100",
        "/customers/17850/orders?limit=100",
        "/customers/17850/orders?limit=1&status=DELIVERED"
      })
  void whatIsAtItsBoundsIsAnswered(String target) {
    assertThat(SHOP.get(target).getStatusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders/1",
        "/customers/1",
        "/customers/1/orders",
        "/customers/1/dashboard",
        "/sales/regions/Atlantis",
        "/sales?region=Atlantis",
        "/sales/products/1",
        "/products/1",
        "/sale",
        "/favicon.ico"
      })
  void whatDoesNotExistIsNotFound(String target) throws IOException {
    assertProblem(SHOP.get(target), 404);
  }

  @Test
  void anUnknownMethodIsToldTheKnownOnes() throws IOException {
    APIGatewayV2HTTPResponse answer = SHOP.call("DELETE", "/customers", Map.of());

    assertProblem(answer, 405);
    assertThat(answer.getHeaders()).containsEntry("Allow", "GET, POST");
  }

  @Test
  void anEmptyShopHasNoRegionsAndNobodyInItsRankings() {
    Shop empty = Shop.given();

    String unbounded = "\"period\":{\"from\":null,\"to\":null";
    assertThat(empty.get("/sales/regions").getBody())
        .isEqualTo("{\"items\":[]," + unbounded + "}}");
    assertThat(empty.get("/sales").getBody())
        .isEqualTo("{" + unbounded + ",\"interval\":\"day\"},\"totals\":[],\"series\":[]}");
    assertThat(empty.get("/products").getBody()).isEqualTo("{\"items\":[]}");
    for (String ranking : RANKINGS) {
      assertThat(empty.get(ranking).getBody()).isEqualTo("{\"items\":[]}");
    }
    assertThat(empty.get("/orders/1").getStatusCode()).isEqualTo(404);
  }

  @Test
  void theTagOfAnOrderHasItsVersionAndOthersChangeWithTheAnswer() {
    assertThat(SHOP.get("/orders/536365").getHeaders().get("ETag"))
        .matches("\"4-[A-Za-z0-9_-]{22}\"");
    assertThat(SHOP.get("/products/85123A").getHeaders().get("ETag"))
        .matches("\"2-[A-Za-z0-9_-]{22}\"");
    for (String query : QUERIES) {
      String tag = SHOP.get(query).getHeaders().get("ETag");
      APIGatewayV2HTTPResponse again = SHOP.get(query, Map.of("if-none-match", tag));
      assertThat(again.getStatusCode()).as(query).isEqualTo(304);
      assertThat(again.getBody()).isEmpty();
      assertThat(SHOP.get(query, Map.of("if-none-match", "\"other\"")).getStatusCode())
          .isEqualTo(200);
    }
    assertThat(SHOP.get(RANKINGS[0]).getHeaders().get("ETag"))
        .isNotEqualTo(SHOP.get(RANKINGS[1]).getHeaders().get("ETag"));
  }

  @Test
  void anAnswerContainsTheWriteOfItsToken() {
    for (String query : QUERIES) {
      Map<String, String> shown = Map.of("consistency-token", SHOP.token(9));
      assertThat(SHOP.get(query, shown).getStatusCode()).as(query).isEqualTo(200);
    }
  }

  @Test
  void aWriteThatTheViewDoesNotShowYetIsWorthAskingForAgain() throws IOException {
    Shop behind = Shop.given(Story.EVENTS);
    behind
        .views()
        .put(
            behind.views().writeTable(),
            List.of(Map.of("pk", s("JOURNAL#0"), "sk", s("0000000001000000"))));
    Map<String, String> later = Map.of("consistency-token", "0:1000000", "prefer", "wait=0");
    for (String query : QUERIES) {
      if (query.equals("/")) {
        continue;
      }
      APIGatewayV2HTTPResponse answer = behind.get(query, later);
      assertProblem(answer, 503);
      assertThat(answer.getHeaders()).containsKey("Retry-After");
    }
  }

  @Test
  void aTokenThatNoCommandHasAnsweredIsRefusedWithoutWaiting() throws IOException {
    Map<String, String> forged =
        Map.of("consistency-token", "0:9999999999999999", "prefer", "wait=10");
    for (String query : QUERIES) {
      if (query.equals("/")) {
        continue;
      }
      APIGatewayV2HTTPResponse answer = SHOP.get(query, forged);
      assertProblem(answer, 400);
      assertThat(answer.getBody()).contains("Consistency-Token");
    }
  }

  @Test
  void malformedTokensAndTokensForRankingsAreBadRequests() throws IOException {
    for (String query : QUERIES) {
      assertProblem(SHOP.get(query, Map.of("consistency-token", "4:1")), 400);
      assertProblem(SHOP.get(query, Map.of("consistency-token", "1")), 400);
      assertThat(SHOP.get(query, Map.of("prefer", "wait=11")).getHeaders())
          .doesNotContainKey("Preference-Applied");
    }
    for (String ranking : RANKINGS) {
      assertProblem(SHOP.get(ranking, Map.of("consistency-token", SHOP.token(0))), 400);
    }
  }

  @Test
  void aCursorGoesOnWhereThePageEndedAndServesNoOtherQuery() throws IOException {
    String first = SHOP.get("/customers/17850/orders?limit=2").getBody();
    String cursor = next(first);

    String second = SHOP.get("/customers/17850/orders?limit=2&cursor=" + cursor).getBody();
    assertThat(first).contains("536367", "536366").doesNotContain("536365");
    assertThat(second).contains("536365").doesNotContain("536366", "next");
    for (String other :
        List.of(
            "/customers/12583/orders?cursor=",
            "/customers/17850/orders?status=PLACED&cursor=",
            "/sales/products?currency=GBP&cursor=",
            "/products?cursor=",
            "/sales/regions?from=2011-11&cursor=",
            "/customers?rank=lifetimeValue&currency=GBP&cursor=")) {
      assertProblem(SHOP.get(other + cursor), 400);
    }
    String ranked = next(SHOP.get(RANKINGS[0] + "&limit=1").getBody());
    assertThat(SHOP.get(RANKINGS[0] + "&limit=1&cursor=" + ranked).getBody()).contains("17850");
    assertProblem(
        SHOP.get("/customers?rank=lifetimeValue&currency=JPY&limit=1&cursor=" + ranked), 400);
  }

  @Test
  void theLimitIsTwentyUnlessSaid() throws IOException {
    ShopEvent[] orders = new ShopEvent[25];
    for (int i = 0; i < orders.length; i++) {
      orders[i] =
          AnOrder.of("o" + i, "ann", "EIRE", "2026-03-01T10:00:00Z").line("p" + i, 1, "1").placed();
    }
    Shop busy = Shop.given(orders);

    for (String query : List.of("/customers/ann/orders", RANKINGS[1])) {
      Object items = JSON.std.mapFrom(busy.get(query).getBody()).get("items");
      assertThat((List<?>) items).hasSize(20);
    }
  }

  private static String next(String body) throws IOException {
    return String.valueOf(JSON.std.mapFrom(body).get("next"));
  }

  private static void assertProblem(APIGatewayV2HTTPResponse answer, int status)
      throws IOException {
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(status);
    assertThat(answer.getHeaders()).containsEntry("Content-Type", "application/problem+json");
    assertThat(JSON.std.mapFrom(answer.getBody()))
        .containsEntry("status", status)
        .containsKeys("type", "title", "detail", "instance");
  }

  /**
   * Between a deployment and the rebuild that it makes: what the old rows cannot tell is not told.
   */
  @ParameterizedTest
  @ValueSource(strings = {"regions", "products"})
  void whatTheGenerationOfAnEarlierVersionLacksIsAnsweredOnceItIsRebuilt(String view)
      throws IOException {
    for (boolean rebuilt : List.of(false, true)) {
      Shop shop = Shop.given(Story.EVENTS);
      if (!rebuilt) {
        shop.isBuiltBy(view, "1.0");
      }
      boolean ofRegions = view.equals("regions");
      for (String path :
          ofRegions
              ? List.of("/sales", "/sales/regions?from=2011-11", "/sales/regions?to=2011-12")
              : List.of("/products")) {
        APIGatewayV2HTTPResponse answer = shop.get(path);
        if (rebuilt) {
          assertThat(answer.getStatusCode()).as(path).isEqualTo(200);
        } else {
          assertProblem(answer, 503);
          assertThat(answer.getHeaders()).containsKey("Retry-After");
        }
      }
      for (String path :
          ofRegions
              ? List.of("/sales/regions", "/sales/regions/EIRE")
              : List.of("/products/71053", "/sales/products/71053", RANKINGS[1])) {
        assertThat(shop.get(path).getBody()).as(path).isEqualTo(SHOP.get(path).getBody());
      }
    }
  }

  @Test
  void aSeriesThatIsRefusedSaysHowToAsk() throws IOException {
    APIGatewayV2HTTPResponse answer = SHOP.get("/sales?interval=day&from=2001-01-01");

    assertProblem(answer, 400);
    assertThat(answer.getBody())
        .contains("from 2001-01-01 to 2011-12-05", "interval=month", "\"pointer\":\"?interval\"");
  }
}
