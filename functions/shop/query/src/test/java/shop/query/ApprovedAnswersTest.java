package shop.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.api.ShopApi;

/** Every route's answer against an approved one, field by field and in order. */
class ApprovedAnswersTest {

  private final Shop shop = Shop.given(Story.EVENTS);

  @ParameterizedTest
  @CsvSource({
    "order, /orders/536365",
    "order-cancelled, /orders/536366",
    "orders-of-a-day, /orders?date=2011-11-05",
    "orders-of-a-day-by-status, /orders?date=2011-11-05&status=PLACED&limit=1",
    "orders-of-a-day-none, /orders?date=2011-11-06",
    "customer, /customers/17850",
    "customer-without-email, /customers/12583",
    "customer-orders, /customers/17850/orders",
    "customer-orders-by-status, /customers/17850/orders?status=CANCELLED",
    "customer-orders-none, /customers/13047/orders",
    "dashboard, /customers/17850/dashboard",
    "dashboard-none, /customers/13047/dashboard",
    "customers-ranking, /customers?rank=lifetimeValue&currency=GBP",
    "regions, /sales/regions",
    "regions-in-a-currency, /sales/regions?currency=JPY",
    "regions-of-a-month, /sales/regions?from=2011-11&to=2011-11",
    "regions-until-a-month, /sales/regions?to=2011-12&currency=JPY",
    "company, /sales",
    "company-by-month, /sales?interval=month&currency=GBP",
    "company-filled, /sales?from=2011-11-03&to=2011-11-05&fill=zero",
    "company-without-sales-then, /sales?to=2011-01-31",
    "region-by-day, /sales/regions/EIRE",
    "region-by-day, /sales?region=EIRE",
    "region-by-month, /sales/regions/United%20Kingdom?interval=month&from=2011-11-01&to=2011-11-30",
    "region-without-sales-then, /sales/regions/EIRE?from=2012-01-01&to=2012-01-31",
    "region-filled, /sales/regions/EIRE?from=2011-10-20&to=2011-12-31&interval=month&fill=zero",
    "products, /products",
    "product, /products/85123A",
    "products-ranking, /sales/products?currency=GBP",
    "product-by-day, /sales/products/85123A",
    "product-by-month, /sales/products/71053?interval=month&currency=GBP"
  })
  void answersAsApproved(String name, String target) throws IOException {
    APIGatewayV2HTTPResponse answer = shop.get(target);

    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getHeaders()).containsEntry("Content-Type", "application/json");
    assertThat(answer.getHeaders().get("ETag")).matches("\"[^\"]+\"");
    assertThat(pretty(answer.getBody())).isEqualTo(approved(name));
  }

  @ParameterizedTest
  @CsvSource({
    "GET /orders, /orders?date=2011-11-05",
    "GET /products, /products",
    "GET /sales, /sales",
    "GET /customers/{id}/orders, /customers/17850/orders",
    "GET /customers/{id}/orders, /customers/13047/orders",
    "GET /customers, /customers?rank=lifetimeValue&currency=GBP",
    "GET /sales/regions, /sales/regions",
    "GET /sales/regions/{region}, /sales/regions/EIRE",
    "GET /sales/products, /sales/products?currency=GBP",
    "GET /sales/products/{id}, /sales/products/85123A"
  })
  void listsAndSeriesAreCsvWithTheColumnsThatAreDeclared(String route, String target)
      throws IOException {
    APIGatewayV2HTTPResponse csv = shop.get(target, Map.of("accept", "text/csv"));
    Map<String, Object> json = JSON.std.mapFrom(shop.get(target).getBody());
    List<?> rows = (List<?>) Objects.requireNonNull(json.getOrDefault("items", json.get("series")));

    assertThat(csv.getHeaders().get("Content-Type")).startsWith("text/csv");
    assertThat(csv.getBody().lines()).hasSize(rows.size() + 1);
    assertThat(csv.getBody().lines().findFirst())
        .contains(String.join(",", new ShopApi().columns().getOrDefault(route, List.of())));
  }

  private static String pretty(String json) throws IOException {
    return JSON.std
            .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
            .asString(JSON.std.anyFrom(json))
        + "\n";
  }

  private static String approved(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            ApprovedAnswersTest.class.getResourceAsStream("/approved/" + name + ".json"), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
