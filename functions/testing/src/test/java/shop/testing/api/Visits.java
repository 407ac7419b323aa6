package shop.testing.api;

import org.jspecify.annotations.Nullable;

/**
 * For each route a request that succeeds, or at least gets to its handler, about a customer of its
 * own.
 *
 * @param staff who prepares it
 */
record Visits(Shop staff) {

  /**
   * One request.
   *
   * @param customer whom it is about; empty if nobody, or everybody
   */
  record Visit(String method, String path, @Nullable String body, String customer) {

    Answer by(Shop caller, String... headers) {
      return caller.send(method, path, body, headers);
    }
  }

  /** A new one. A route that is not here yet has to be put here. */
  Visit to(String route) {
    return switch (route) {
      case "GET /orders/{id}" -> order();
      case "GET /orders" -> query("/orders", "");
      case "GET /customers/{id}" -> ofCustomer("");
      case "GET /customers/{id}/orders" -> ofCustomer("/orders");
      case "GET /customers/{id}/dashboard" -> ofCustomer("/dashboard");
      case "GET /customers" -> query("/customers?rank=lifetimeValue&currency=GBP", "");
      case "GET /products", "GET /sales", "GET /sales/regions", "GET /views" ->
          query(pathOf(route), "");
      case "GET /products/{id}" -> query("/products/none", "");
      case "GET /sales/regions/{region}" -> query("/sales/regions/Nowhere", "");
      case "GET /sales/products" -> query("/sales/products?currency=GBP", "");
      case "GET /sales/products/{id}" -> query("/sales/products/none", "");
      case "POST /views/{view}/resume",
          "POST /views/{view}/skips",
          "POST /views/{view}/rebuilds",
          "POST /views/{view}/rollback",
          "POST /views/{view}/verifications",
          "GET /views/{view}/rebuilds/{generation}",
          "DELETE /views/{view}/rebuilds/{generation}",
          "GET /views/{view}",
          "GET /views/{view}/generations",
          "GET /views/{view}/explanation",
          "GET /views/{view}/verifications",
          "GET /views/{view}/verifications/{id}" ->
          unknownView(route);
      case "GET /orders/{id}/events", "GET /customers/{id}/events", "GET /products/{id}/events" ->
          query(pathOf(route).replace("{id}", "none"), "");
      case "GET /events" -> query("/events?correlationId=none", "");
      case "GET /events/{position}/rows" -> query("/events/1:99999999/rows", "");
      default -> command(route);
    };
  }

  private static String pathOf(String route) {
    return route.substring(route.indexOf(' ') + 1);
  }

  private static Visit unknownView(String route) {
    String method = route.substring(0, route.indexOf(' '));
    String path = pathOf(route).replace("{view}", "none").replaceAll("\\{\\w+}", "1");
    return new Visit(method, path, method.equals("POST") ? "{}" : null, "");
  }

  private Visit query(String path, String customer) {
    return new Visit("GET", path, null, customer);
  }

  private Visit order() {
    Given given = new Given(staff);
    String customer = given.customer();
    String order = given.order(customer, given.product());
    staff.awaitViews();
    return query("/orders/" + order, customer);
  }

  private Visit ofCustomer(String what) {
    String customer = new Given(staff).customer();
    staff.awaitViews();
    return query("/customers/" + customer + what, customer);
  }

  private Visit command(String route) {
    Target target = new Commands(staff).ready(route);
    return new Visit(
        target.method(), target.path(), target.body().toString(), customer(route, target));
  }

  private String customer(String route, Target target) {
    if (route.contains("/products")) {
      return "";
    }
    if (target.body().has("customerId")) {
      return target.body().path("customerId").asText();
    }
    String id = target.path().split("/", -1)[2];
    if (route.contains("/customers/")) {
      return id;
    }
    staff.awaitViews();
    return staff.get("/orders/" + id).is(200).json().at("/customer/customerId").asText();
  }
}
