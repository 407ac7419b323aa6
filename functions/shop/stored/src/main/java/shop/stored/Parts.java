package shop.stored;

import cqrs.journal.codec.Payload;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.Money;
import shop.domain.Placement;

/** Parts that events and rows have in common. */
final class Parts {

  private Parts() {}

  static Map<String, Object> price(Money price) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("price", price.amount().toPlainString());
    json.put("currency", price.currency().getCurrencyCode());
    return json;
  }

  static Money price(Payload json) {
    return new Money(json.decimal("price"), json.currency("currency"));
  }

  static Map<String, Object> placement(Placement placement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("customerId", placement.customerId());
    json.put("region", placement.region());
    json.put("currency", placement.currency().getCurrencyCode());
    json.put("placedAt", placement.placedAt());
    return json;
  }

  static Placement placement(String orderId, Payload json) {
    return new Placement(
        orderId,
        json.text("customerId"),
        json.text("region"),
        json.currency("currency"),
        json.time("placedAt"));
  }

  static void putIfPresent(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
