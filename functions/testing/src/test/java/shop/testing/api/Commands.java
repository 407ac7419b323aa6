package shop.testing.api;

import java.util.List;

/** Every command route, each time on a new aggregate on which it succeeds. */
record Commands(Shop shop, Given given) {

  static final List<String> ALL =
      List.of(
          "POST /customers",
          "PUT /customers/{id}/region",
          "POST /products",
          "PUT /products/{id}/price",
          "PUT /products/{id}/name",
          "POST /orders",
          "POST /orders/{id}/payment",
          "POST /orders/{id}/shipment",
          "POST /orders/{id}/delivery",
          "POST /orders/{id}/cancellation",
          "POST /orders/{id}/returns");

  private static final String OCCURRED = ", 'occurredAt': '2011-11-04T09:30:00Z'}";

  Commands(Shop shop) {
    this(shop, Given.longAgo(shop));
  }

  Target ready(String route) {
    return switch (route) {
      case "POST /customers" ->
          Target.of(
              "POST",
              "/customers",
              "{'customerId': '%s', 'name': 'Ann', 'email': 'a%s', 'region': 'Avalon'%s"
                  .formatted(shop.id("customer"), Shop.MAIL, OCCURRED));
      case "PUT /customers/{id}/region" ->
          Target.of(
              "PUT", "/customers/" + given.customer() + "/region", "{'region': 'Up'" + OCCURRED);
      case "PUT /customers/{id}/name" ->
          Target.of("PUT", "/customers/" + given.customer() + "/name", "{'name': 'Bo'" + OCCURRED);
      case "PUT /customers/{id}/email" ->
          Target.of(
              "PUT",
              "/customers/" + given.customer() + "/email",
              "{'email': 'b%s'".formatted(Shop.MAIL) + OCCURRED);
      case "POST /products" ->
          Target.of(
              "POST",
              "/products",
              "{'productId': '%s', 'name': 'Tea', 'price': {'amount': '1', 'currency': 'GBP'}%s"
                  .formatted(shop.id("product"), OCCURRED));
      case "PUT /products/{id}/price" ->
          Target.of(
              "PUT",
              "/products/" + given.product() + "/price",
              "{'amount': '3', 'currency': 'EUR'" + OCCURRED);
      case "PUT /products/{id}/name" ->
          Target.of("PUT", "/products/" + given.product() + "/name", "{'name': 'Pu'" + OCCURRED);
      case "POST /orders" -> order();
      case "POST /orders/{id}/payment" -> change("payment", "PLACED", "{");
      case "POST /orders/{id}/shipment" ->
          change("shipment", "PAID", "{'carrier': 'Post', 'trackingNumber': 'T1', ");
      case "POST /orders/{id}/delivery" -> change("delivery", "SHIPPED", "{");
      case "POST /orders/{id}/cancellation" -> change("cancellation", "PAID", "{'reason': 'No', ");
      case "POST /orders/{id}/returns" -> returning();
      default -> throw new IllegalArgumentException(route);
    };
  }

  private Target order() {
    return Target.of(
        "POST",
        "/orders",
        ("{'orderId': '%s', 'customerId': '%s', 'currency': 'GBP', 'placedAt':"
             + " '2011-11-04T09:30:00Z', 'lines': [{'productId': '%s', 'quantity': 2, 'unitPrice':"
             + " '1.50'}]}")
            .formatted(shop.id("order"), given.customer(), given.product()));
  }

  private Target returning() {
    String product = given.product();
    return Target.of(
        "POST",
        "/orders/" + given.orderThatIs("SHIPPED", product) + "/returns",
        "{'lines': [{'productId': '%s', 'quantity': 1}]%s".formatted(product, OCCURRED));
  }

  private Target change(String step, String status, String body) {
    String order = given.orderThatIs(status, given.product());
    return Target.of("POST", "/orders/" + order + "/" + step, body + OCCURRED.substring(2));
  }
}
