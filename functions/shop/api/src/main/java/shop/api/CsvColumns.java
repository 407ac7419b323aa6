package shop.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The columns of lists and series as CSV. A column that is missing here comes after these. */
final class CsvColumns {

  private static final List<String> TURNOVER =
      List.of("orderCount", "cancelledCount", "gross", "cancelled", "returned", "revenue");
  private static final List<String> UNITS =
      List.of(
          "units", "unitsCancelled", "unitsReturned", "gross", "cancelled", "returned", "revenue");

  /** By the route's key. */
  static final Map<String, List<String>> BY_ROUTE =
      Map.of(
          "GET /orders",
          List.of(
              "orderId",
              "customer.customerId",
              "customer.name",
              "region",
              "status",
              "placedAt",
              "currency",
              "total",
              "lineCount"),
          "GET /products",
          List.of("productId", "name", "price.amount", "price.currency", "version"),
          "GET /sales",
          and(TURNOVER, "date", "currency"),
          "GET /customers/{id}/orders",
          List.of("orderId", "status", "placedAt", "currency", "total", "lineCount"),
          "GET /customers",
          List.of("customerId", "name", "region", "currency", "lifetimeValue", "orderCount"),
          "GET /sales/regions",
          and(TURNOVER, "region", "currency"),
          "GET /sales/regions/{region}",
          and(TURNOVER, "date", "currency"),
          "GET /sales/products",
          and(UNITS, "productId", "name", "currency"),
          "GET /sales/products/{id}",
          and(UNITS, "date", "currency"));

  private CsvColumns() {}

  private static List<String> and(List<String> figures, String... first) {
    return Stream.concat(Stream.of(first), figures.stream()).toList();
  }
}
