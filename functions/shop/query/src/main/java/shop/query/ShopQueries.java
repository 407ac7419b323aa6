package shop.query;

import cqrs.query.Queries;
import java.util.Map;

/** The shop's queries by their views and routes. */
public final class ShopQueries implements Queries {

  /** A function makes the queries of its own view only, and so loads no others. */
  @Override
  public Map<String, Query> queriesOf(String view) {
    return switch (view) {
      case "orders" ->
          Map.of(
              "GET /orders/{id}", OrderQueries::order,
              "GET /orders", OrderQueries::ofDay,
              "GET /customers/{id}/orders", OrderQueries::ofCustomer);
      case "customers" ->
          Map.of(
              "GET /customers/{id}", CustomerQueries::profile,
              "GET /customers/{id}/dashboard", CustomerQueries::dashboard,
              "GET /customers", CustomerQueries::ranking);
      case "regions" ->
          Map.of(
              "GET /sales", RegionQueries::company,
              "GET /sales/regions", RegionQueries::regions,
              "GET /sales/regions/{region}", RegionQueries::region);
      case "products" ->
          Map.of(
              "GET /products", ProductQueries::products,
              "GET /products/{id}", ProductQueries::product,
              "GET /sales/products", ProductQueries::ranking,
              "GET /sales/products/{id}", ProductQueries::sales);
      default -> Map.of();
    };
  }
}
