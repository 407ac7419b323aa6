package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.views.ShopViews;

/** Every query's whole answer after one story. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedShop.class)
final class QueryContractTest {

  private final Shop shop;
  private final Story story;

  QueryContractTest(Shop shop) {
    this.shop = shop;
    this.story = new Story(shop);
  }

  /**
   * Ann orders in her first region, moves, orders again; the first order is shipped and partly
   * returned, the second one cancelled.
   */
  private static final class Story {

    final String currency;
    final String first;
    final String second;
    final String ann;
    final String tea;
    final String pot;
    final String returned;
    final String cancelled;

    Story(Shop shop) {
      currency = shop.currency();
      first = shop.id("Rhône Ain");
      second = shop.id("Upland");
      ann = new Given(shop).customer(first);
      tea = shop.id("tea");
      pot = shop.id("pot");
      product(shop, tea, "Tea", "2.5");
      product(shop, pot, "Pot", "10.125");
      returned = shop.id("order");
      shop.post("/orders", firstOrder()).created(returned, "/orders/" + returned);
      step(shop, returned, "payment", "'occurredAt': '2011-11-05T10:00:00Z'").changed(returned, 2);
      step(
              shop,
              returned,
              "shipment",
              "'carrier': 'Post', 'trackingNumber': 'T 1', 'occurredAt': '2011-11-06T10:00:00Z'")
          .changed(returned, 3);
      shop.put("/customers/" + ann + "/region", "{\"region\": \"" + second + "\"}").changed(ann, 2);
      shop.put("/products/" + tea + "/name", "{\"name\": \"Green tea\"}").changed(tea, 2);
      shop.put(
              "/products/" + pot + "/price",
              "{\"amount\": 11, \"currency\": \"%s\"}".formatted(currency))
          .changed(pot, 2);
      cancelled = shop.id("order");
      shop.post("/orders", secondOrder()).created(cancelled, "/orders/" + cancelled);
      step(shop, cancelled, "cancellation", "'reason': 'No', 'occurredAt': '2011-12-02T00:00:00Z'");
      step(
          shop,
          returned,
          "returns",
          "'lines': [{'productId': '%s', 'quantity': 3}], 'occurredAt': '2011-12-01T23:59:59Z'"
              .formatted(tea));
      shop.awaitViews();
    }

    private void product(Shop shop, String id, String name, String price) {
      shop.post(
              "/products",
              """
              {"productId": "%s", "name": "%s", "price": {"amount": %s, "currency": "%s"}}\
              """
                  .formatted(id, name, price, currency))
          .created(id, "/products/" + id);
    }

    private String firstOrder() {
      return """
      {"orderId": "%s", "customerId": "%s", "placedAt": "2011-11-04T23:30:00-01:00", "lines": [
        {"productId": "%s", "quantity": 2},
        {"productId": "%s", "quantity": 1, "unitPrice": "9.999"},
        {"productId": "%s", "quantity": 2, "unitPrice": 2}]}\
      """
          .formatted(returned, ann, tea, pot, tea);
    }

    private String secondOrder() {
      return """
      {"orderId": "%s", "customerId": "%s", "currency": "%s", "placedAt": "2011-11-30T12:00:00.5Z",
        "lines": [{"productId": "%s", "quantity": 4}]}\
      """
          .formatted(cancelled, ann, currency, pot);
    }

    private static Answer step(Shop shop, String order, String step, String fields) {
      return shop.post("/orders/" + order + "/" + step, "{" + fields.replace('\'', '"') + "}");
    }
  }

  @Test
  void anOrderIsShownAsItWasPlacedWithAllThatHappenedToIt() {
    Answer answer = shop.get("/orders/" + story.returned);
    answer.shows(
        """
        {"orderId": "%s", "status": "SHIPPED",
         "customer": {"customerId": "%s", "name": "Ann Lee", "region": "%s"},
         "currency": "%s", "total": "18.999", "returnedTotal": "7.00",
         "lines": [
           {"productId": "%s", "name": "Tea", "quantity": 2, "unitPrice": "2.50",
            "lineTotal": "5.00", "returned": 2},
           {"productId": "%s", "name": "Pot", "quantity": 1, "unitPrice": "9.999",
            "lineTotal": "9.999", "returned": 0},
           {"productId": "%s", "name": "Tea", "quantity": 2, "unitPrice": "2.00",
            "lineTotal": "4.00", "returned": 1}],
         "placedAt": "2011-11-05T00:30:00.000Z",
         "shipment": {"carrier": "Post", "trackingNumber": "T 1"},
         "timeline": [
           {"event": "OrderPlaced", "at": "2011-11-05T00:30:00.000Z"},
           {"event": "OrderPaid", "at": "2011-11-05T10:00:00.000Z"},
           {"event": "OrderShipped", "at": "2011-11-06T10:00:00.000Z"},
           {"event": "OrderLinesReturned", "at": "2011-12-01T23:59:59.000Z"}],
         "version": 4}\
        """
            .formatted(
                story.returned,
                story.ann,
                story.first,
                story.currency,
                story.tea,
                story.pot,
                story.tea));
    assertThat(answer.header("etag")).matches("\"4-[A-Za-z0-9_-]{22}\"");
  }

  @Test
  void aCustomersOrdersAreListedNewestFirst() {
    shop.get("/customers/" + story.ann + "/orders")
        .shows("{\"items\": [" + cancelledItem() + "," + returnedItem() + "]}");
    shop.get("/customers/" + story.ann + "/orders?status=CANCELLED")
        .shows("{\"items\": [" + cancelledItem() + "]}");
    shop.get("/customers/" + story.ann + "/orders?status=PAID").shows("{\"items\": []}");
  }

  private String cancelledItem() {
    return """
    {"orderId": "%s", "status": "CANCELLED", "placedAt": "2011-11-30T12:00:00.500Z",
     "currency": "%s", "total": "44.00", "lineCount": 1}\
    """
        .formatted(story.cancelled, story.currency);
  }

  private String returnedItem() {
    return """
    {"orderId": "%s", "status": "SHIPPED", "placedAt": "2011-11-05T00:30:00.000Z",
     "currency": "%s", "total": "18.999", "lineCount": 3}\
    """
        .formatted(story.returned, story.currency);
  }

  @Test
  void aDashboardShowsTheCustomerAsNowAndAllFigures() {
    shop.get("/customers/" + story.ann + "/dashboard")
        .shows(
            """
            {"customerId": "%s", "name": "Ann Lee", "region": "%s",
             "orderCount": 2, "cancelledCount": 1,
             "totals": [{"currency": "%s", "orderCount": 2, "cancelledCount": 1,
               "gross": "62.999", "cancelled": "44.00", "returned": "7.00",
               "lifetimeValue": "11.999", "averageOrderValue": "11.999"}],
             "firstOrderAt": "2011-11-05T00:30:00.000Z", "lastOrderAt": "2011-11-30T12:00:00.500Z",
             "version": 2}\
            """
                .formatted(story.ann, story.second, story.currency));
  }

  @Test
  void customersAreRankedByWhatTheyAreWorth() {
    shop.get("/customers?rank=lifetimeValue&currency=" + story.currency)
        .shows(
            """
            {"items": [{"customerId": "%s", "name": "Ann Lee", "region": "%s", "currency": "%s",
             "lifetimeValue": "11.999", "orderCount": 2}]}\
            """
                .formatted(story.ann, story.second, story.currency));
  }

  @Test
  void regionsShowTheSalesOfThoseWhoLivedThereWhenOrdering() {
    shop.get("/sales/regions?currency=" + story.currency)
        .shows(
            """
            {"items": [
              {"region": "%s", "currency": "%s", "orderCount": 1, "cancelledCount": 0,
               "gross": "18.999", "cancelled": "0.00", "returned": "7.00", "revenue": "11.999"},
              {"region": "%s", "currency": "%s", "orderCount": 1, "cancelledCount": 1,
               "gross": "44.00", "cancelled": "44.00", "returned": "0.00", "revenue": "0.00"}],
             "period": {"from": null, "to": null}}\
            """
                .formatted(story.first, story.currency, story.second, story.currency));
    shop.get("/sales/regions?from=2011-12&to=2011-12&currency=" + story.currency)
        .shows(
            """
            {"items": [
              {"region": "%s", "currency": "%s", "orderCount": 0, "cancelledCount": 0,
               "gross": "0.00", "cancelled": "0.00", "returned": "7.00", "revenue": "-7.00"},
              {"region": "%s", "currency": "%s", "orderCount": 0, "cancelledCount": 1,
               "gross": "0.00", "cancelled": "44.00", "returned": "0.00", "revenue": "-44.00"}],
             "period": {"from": "2011-12", "to": "2011-12"}}\
            """
                .formatted(story.first, story.currency, story.second, story.currency));
    assertThat(shop.items("/sales/regions"))
        .filteredOn(item -> item.path("currency").asText().equals(story.currency))
        .hasSize(2);
  }

  @Test
  void aRegionIsShownByDay() {
    shop.get("/sales/regions/" + Paths.segment(story.first))
        .shows(
            """
            {"region": "%s",
             "period": {"from": "2011-11-05", "to": "2011-12-01", "interval": "day"},
             "totals": [{"currency": "%s", "orderCount": 1, "cancelledCount": 0,
               "gross": "18.999", "cancelled": "0.00", "returned": "7.00", "revenue": "11.999"}],
             "series": [
               {"date": "2011-11-05", "currency": "%s", "orderCount": 1, "cancelledCount": 0,
                "gross": "18.999", "cancelled": "0.00", "returned": "0.00", "revenue": "18.999"},
               {"date": "2011-12-01", "currency": "%s", "orderCount": 0, "cancelledCount": 0,
                "gross": "0.00", "cancelled": "0.00", "returned": "7.00", "revenue": "-7.00"}]}\
            """
                .formatted(story.first, story.currency, story.currency, story.currency));
  }

  @Test
  void aRegionIsShownByMonthWithinInclusiveDates() {
    String path = "/sales/regions/" + Paths.segment(story.second) + "?interval=month&currency=";
    shop.get(path + story.currency + "&from=2011-11-30&to=2011-12-01")
        .shows(
            """
            {"region": "%s",
             "period": {"from": "2011-11-30", "to": "2011-12-01", "interval": "month"},
             "totals": [{"currency": "%s", "orderCount": 1, "cancelledCount": 0,
               "gross": "44.00", "cancelled": "0.00", "returned": "0.00", "revenue": "44.00"}],
             "series": [
               {"date": "2011-11", "currency": "%s", "orderCount": 1, "cancelledCount": 0,
                "gross": "44.00", "cancelled": "0.00", "returned": "0.00", "revenue": "44.00"}]}\
            """
                .formatted(story.second, story.currency, story.currency));
    shop.get(path + "GBP").shows(empty(story.second, "2011-11-30", "2011-12-02"));
    shop.get(path + story.currency + "&from=2012-01-01")
        .shows(empty(story.second, "2012-01-01", "2012-01-01"));
  }

  private static String empty(String region, String from, String to) {
    return """
    {"region": "%s", "period": {"from": "%s", "to": "%s", "interval": "month"},
     "totals": [], "series": []}\
    """
        .formatted(region, from, to);
  }

  @Test
  void theCompanyIsShownAsItsRegionsAre() {
    String path = "/sales?currency=" + story.currency + "&from=2011-11-30&to=2011-12-02";
    String day =
        """
        {"date": "%s", "currency": "%s", "orderCount": %d, "cancelledCount": %d,
         "gross": "%s", "cancelled": "%s", "returned": "%s", "revenue": "%s"}\
        """;
    String code = story.currency;
    shop.get(path + "&fill=zero")
        .shows(
            """
            {"period": {"from": "2011-11-30", "to": "2011-12-02", "interval": "day"},
             "totals": [{"currency": "%s", "orderCount": 1, "cancelledCount": 1,
               "gross": "44.00", "cancelled": "44.00", "returned": "7.00", "revenue": "-7.00"}],
             "series": [%s, %s, %s]}\
            """
                .formatted(
                    code,
                    day.formatted("2011-11-30", code, 1, 0, "44.00", "0.00", "0.00", "44.00"),
                    day.formatted("2011-12-01", code, 0, 0, "0.00", "0.00", "7.00", "-7.00"),
                    day.formatted("2011-12-02", code, 0, 1, "0.00", "44.00", "0.00", "-44.00")));
    shop.get("/sales?interval=month&currency=" + code + "&from=2011-11-01&to=2011-11-04&fill=zero")
        .shows(
            """
            {"period": {"from": "2011-11-01", "to": "2011-11-04", "interval": "month"},
             "totals": [], "series": []}\
            """);
  }

  @Test
  void aProductIsShownAsItIsNowAndItsTagServesForACommand() {
    String tea =
        """
        {"productId": "%s", "name": "Green tea", "price": {"amount": "2.50", "currency": "%s"},
         "version": 2}\
        """
            .formatted(story.tea, story.currency);
    Answer shown = shop.get("/products/" + story.tea);
    shown.shows(tea);
    assertThat(shown.header("etag")).matches("\"2-[A-Za-z0-9_-]{22}\"");
    assertThat(shop.items("/products")).contains(Answer.parse(tea));
    String same = "{\"name\": \"Green tea\"}";
    String path = "/products/" + story.tea + "/name";
    shop.put(path, same, "If-Match", shown.header("etag")).changed(story.tea, 2);
    String other = shop.get("/products/" + story.pot).header("etag").replace("\"2", "\"1");
    shop.put(path, same, "If-Match", other).isProblem(412, "version-mismatch");
  }

  @Test
  void productsAreRankedByRevenue() {
    shop.get("/sales/products?currency=" + story.currency)
        .shows(
            """
            {"items": [
              {"productId": "%s", "name": "Pot", "currency": "%s", "units": 5,
               "unitsCancelled": 4, "unitsReturned": 0, "gross": "53.999", "cancelled": "44.00",
               "returned": "0.00", "revenue": "9.999"},
              {"productId": "%s", "name": "Green tea", "currency": "%s", "units": 4,
               "unitsCancelled": 0, "unitsReturned": 3, "gross": "9.00", "cancelled": "0.00",
               "returned": "7.00", "revenue": "2.00"}]}\
            """
                .formatted(story.pot, story.currency, story.tea, story.currency));
  }

  @Test
  void aProductIsShownWithItsPriceNowAndItsSalesByMonth() {
    shop.get("/sales/products/" + story.pot + "?interval=month")
        .shows(
            """
            {"productId": "%s", "name": "Pot", "price": {"amount": "11.00", "currency": "%s"},
             "period": {"from": "2011-11-05", "to": "2011-12-02", "interval": "month"},
             "totals": [{"currency": "%s", "units": 5, "unitsCancelled": 4, "unitsReturned": 0,
               "gross": "53.999", "cancelled": "44.00", "returned": "0.00", "revenue": "9.999"}],
             "series": [
               {"date": "2011-11", "currency": "%s", "units": 5, "unitsCancelled": 0,
                "unitsReturned": 0, "gross": "53.999", "cancelled": "0.00", "returned": "0.00",
                "revenue": "53.999"},
               {"date": "2011-12", "currency": "%s", "units": 0, "unitsCancelled": 4,
                "unitsReturned": 0, "gross": "0.00", "cancelled": "44.00", "returned": "0.00",
                "revenue": "-44.00"}],
             "version": 2}\
            """
                .formatted(
                    story.pot, story.currency, story.currency, story.currency, story.currency));
  }

  @Test
  void aProductIsShownByDayWithinInclusiveDates() {
    shop.get("/sales/products/" + story.tea + "?from=2011-12-01&to=2011-12-01")
        .shows(
            """
            {"productId": "%s", "name": "Green tea",
             "price": {"amount": "2.50", "currency": "%s"},
             "period": {"from": "2011-12-01", "to": "2011-12-01", "interval": "day"},
             "totals": [{"currency": "%s", "units": 0, "unitsCancelled": 0, "unitsReturned": 3,
               "gross": "0.00", "cancelled": "0.00", "returned": "7.00", "revenue": "-7.00"}],
             "series": [{"date": "2011-12-01", "currency": "%s", "units": 0, "unitsCancelled": 0,
               "unitsReturned": 3, "gross": "0.00", "cancelled": "0.00", "returned": "7.00",
               "revenue": "-7.00"}],
             "version": 2}\
            """
                .formatted(story.tea, story.currency, story.currency, story.currency));
  }

  @Test
  void viewsTellHowFarTheyAre() {
    shop.awaitViews();
    shop.get("/views")
        .shows(
            "{\"items\": [%s, %s, %s, %s]}"
                .formatted(view("orders"), view("customers"), view("regions"), view("products")));
  }

  private static String view(String name) {
    return """
    {"view": "%s", "generation": 1, "state": "active", "projectionVersion": "%s",
     "lag": {"events": 0, "seconds": 0}, "blocked": [], "skipped": [], "kept": [],
     "writesPerChange": 1}\
    """
        .formatted(name, ShopViews.VIEWS.named(name).orElseThrow().version());
  }
}
