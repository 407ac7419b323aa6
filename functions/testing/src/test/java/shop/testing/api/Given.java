package shop.testing.api;

import java.util.List;

/** Makes customers, products and orders to test with, and fails where that does not work. */
record Given(Shop shop, boolean isLongAgo) {

  /** Before all times that tests change something at. */
  private static final String LONG_AGO = "1960-01-01T00:00:00Z";

  Given(Shop shop) {
    this(shop, false);
  }

  /** With all of it made long ago, so that what is to be tested may have happened at any time. */
  static Given longAgo(Shop shop) {
    return new Given(shop, true);
  }

  private String at(String field, String body) {
    String time = "{\"" + field + "\": \"" + LONG_AGO + "\"" + (body.equals("{}") ? "" : ", ");
    return isLongAgo ? time + body.substring(1) : body;
  }

  /** A customer's id. */
  String customer(String region) {
    String id = shop.id("customer");
    shop.post(
            "/customers",
            at(
                "occurredAt",
                """
                {"customerId": "%s", "name": "Ann Lee", "email": "%s", "region": "%s"}\
                """
                    .formatted(id, id + Shop.MAIL, region)))
        .created(id, "/customers/" + id);
    return id;
  }

  String customer() {
    return customer("Avalon");
  }

  /** A product's id. */
  String product(String amount, String currency) {
    String id = shop.id("product");
    shop.post(
            "/products",
            at(
                "occurredAt",
                """
                {"productId": "%s", "name": "Tea", "price": {"amount": "%s", "currency": "%s"}}\
                """
                    .formatted(id, amount, currency)))
        .created(id, "/products/" + id);
    return id;
  }

  String product() {
    return product("2.50", "GBP");
  }

  /** An order's id; each line is one unit of the product. */
  String order(String customer, String... products) {
    String id = shop.id("order");
    String lines = String.join(",", List.of(products).stream().map(p -> line(p, 1)).toList());
    shop.post("/orders", at("placedAt", order(id, customer, lines))).created(id, "/orders/" + id);
    return id;
  }

  static String order(String id, String customer, String lines) {
    return "{\"orderId\": \"%s\", \"customerId\": \"%s\", \"lines\": [%s]}"
        .formatted(id, customer, lines);
  }

  static String line(String product, int quantity) {
    return "{\"productId\": \"%s\", \"quantity\": %d}".formatted(product, quantity);
  }

  static String returning(String product, int quantity) {
    return "{\"lines\": [" + line(product, quantity) + "]}";
  }

  /** A new order of one unit, brought into that state. */
  String orderThatIs(String status, String product) {
    String id = order(customer(), product);
    long version = 1;
    for (String step : steps(status)) {
      shop.post("/orders/" + id + "/" + step, at("occurredAt", body(step))).changed(id, ++version);
    }
    return id;
  }

  static List<String> steps(String status) {
    return switch (status) {
      case "PLACED" -> List.of();
      case "PAID" -> List.of("payment");
      case "SHIPPED" -> List.of("payment", "shipment");
      case "DELIVERED" -> List.of("payment", "shipment", "delivery");
      case "CANCELLED" -> List.of("cancellation");
      default -> throw new IllegalArgumentException(status);
    };
  }

  private static String body(String step) {
    return step.equals("cancellation") ? "{\"reason\": \"Changed my mind\"}" : "{}";
  }
}
