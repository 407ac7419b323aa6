package shop.imports.send;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.imports.plan.Ids;
import shop.imports.plan.Plan;
import shop.imports.plan.Plan.Product;
import shop.imports.plan.Plan.Step.Placement;
import shop.imports.plan.Plan.Step.Return;

/**
 * One request that changes something.
 *
 * <p>Customers, products and orders have ids of their own, so the contract itself keeps them from
 * being created twice; a move to where the customer already lives is none. The rest carries an
 * idempotency key made of its content.
 */
record Command(String method, String path, String body, Optional<String> key) {

  static Command add(Product product) {
    return unkeyed(
        "POST",
        "/products",
        fields(
            "productId", product.id(),
            "name", product.name(),
            "price", fields("amount", amount(product.price()), "currency", Plan.CURRENCY),
            "occurredAt", product.firstSeen().toString()));
  }

  /** The data set has no names: the number stands in. */
  static String customerName(String id) {
    return "Customer " + id;
  }

  static Command register(String id, Placement firstOrder) {
    return unkeyed(
        "POST",
        "/customers",
        fields(
            "customerId", id,
            "name", customerName(id),
            "region", firstOrder.country(),
            "occurredAt", firstOrder.placedAt().toString()));
  }

  static Command move(String customerId, Placement order) {
    return unkeyed(
        "PUT",
        "/customers/" + customerId + "/region",
        fields("region", order.country(), "occurredAt", order.placedAt().toString()));
  }

  static Command place(String customerId, Placement order) {
    return unkeyed(
        "POST",
        "/orders",
        fields(
            "orderId", order.orderId(),
            "customerId", customerId,
            "currency", Plan.CURRENCY,
            "placedAt", order.placedAt().toString(),
            "lines",
                order.lines().stream()
                    .map(
                        line ->
                            fields(
                                "productId", line.productId(),
                                "quantity", line.quantity(),
                                "unitPrice", amount(line.unitPrice())))
                    .toList()));
  }

  /**
   * @param stage the last part of the route: payment, shipment or delivery
   */
  static Command advance(String orderId, String stage, Instant at) {
    return keyed("/orders/" + orderId + "/" + stage, fields("occurredAt", at.toString()), "");
  }

  /**
   * @param quantities what of the return is still missing, by product id
   */
  static Command giveBack(Return wanted, Map<String, Integer> quantities) {
    List<Map<String, Object>> lines =
        quantities.entrySet().stream()
            .map(entry -> fields("productId", entry.getKey(), "quantity", entry.getValue()))
            .toList();
    // Two credit notes may take back the same at the same moment: the key tells them apart.
    return keyed(
        "/orders/" + wanted.orderId() + "/returns",
        fields("lines", lines, "occurredAt", wanted.at().toString()),
        wanted.creditNote());
  }

  private static Command unkeyed(String method, String path, Map<String, Object> body) {
    return new Command(method, path, json(body), Optional.empty());
  }

  private static Command keyed(String path, Map<String, Object> body, String distinction) {
    String json = json(body);
    String key = "import-" + Ids.hash(path + "\n" + json + "\n" + distinction);
    return new Command("POST", path, json, Optional.of(key));
  }

  private static String amount(BigDecimal amount) {
    return amount.toPlainString();
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  private static String json(Map<String, Object> fields) {
    try {
      return JSON.std.asString(fields);
    } catch (IOException e) {
      throw new UncheckedIOException("A map of texts and numbers is always JSON", e);
    }
  }
}
