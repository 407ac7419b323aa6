package shop.stored;

import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.EventType;
import cqrs.journal.codec.Payload;
import cqrs.journal.codec.Upcaster;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.Money;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Placement;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;

/**
 * The stored form of every event. The names here are stored: they stay when a class is renamed.
 *
 * <p>A payload that changes its shape needs a new schema: write the new form here and add an {@link
 * Upcaster} to {@link #UPCASTERS}. Keep an upcaster as long as a journal may hold the schema that
 * it reads.
 */
public final class ShopEvents {

  private static final List<EventType<? extends ShopEvent>> TYPES =
      List.of(
          new EventType<>(
              "CustomerRegistered",
              CustomerRegistered.class,
              e -> {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("name", e.name());
                putIfPresent(json, "email", e.email());
                json.put("region", e.region());
                return json;
              },
              (id, at, json) ->
                  new CustomerRegistered(
                      id, json.text("name"), json.textOrNull("email"), json.text("region"), at)),
          new EventType<>(
              "CustomerMoved",
              CustomerMoved.class,
              e -> Map.of("region", e.region()),
              (id, at, json) -> new CustomerMoved(id, json.text("region"), at)),
          new EventType<>(
              "ProductAdded",
              ProductAdded.class,
              e -> {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("name", e.name());
                json.putAll(price(e.price()));
                return json;
              },
              (id, at, json) -> new ProductAdded(id, json.text("name"), price(json), at)),
          new EventType<>(
              "ProductRepriced",
              ProductRepriced.class,
              e -> price(e.price()),
              (id, at, json) -> new ProductRepriced(id, price(json), at)),
          new EventType<>(
              "ProductRenamed",
              ProductRenamed.class,
              e -> Map.of("name", e.name()),
              (id, at, json) -> new ProductRenamed(id, json.text("name"), at)),
          new EventType<>(
              "OrderPlaced",
              OrderPlaced.class,
              e -> {
                Map<String, Object> json = placement(e.placement());
                json.put("customerName", e.customerName());
                json.put("lines", e.lines().stream().map(ShopEvents::line).toList());
                return json;
              },
              (id, _, json) ->
                  new OrderPlaced(
                      placement(id, json),
                      json.text("customerName"),
                      json.each("lines", ShopEvents::placedLine))),
          new EventType<>(
              "OrderPaid",
              OrderPaid.class,
              e -> placement(e.placement()),
              (id, at, json) -> new OrderPaid(placement(id, json), at)),
          new EventType<>(
              "OrderShipped",
              OrderShipped.class,
              e -> {
                Map<String, Object> json = placement(e.placement());
                putIfPresent(json, "carrier", e.carrier());
                putIfPresent(json, "trackingNumber", e.trackingNumber());
                return json;
              },
              (id, at, json) ->
                  new OrderShipped(
                      placement(id, json),
                      json.textOrNull("carrier"),
                      json.textOrNull("trackingNumber"),
                      at)),
          new EventType<>(
              "OrderDelivered",
              OrderDelivered.class,
              e -> placement(e.placement()),
              (id, at, json) -> new OrderDelivered(placement(id, json), at)),
          new EventType<>(
              "OrderCancelled",
              OrderCancelled.class,
              e -> {
                Map<String, Object> json = placement(e.placement());
                json.put("reason", e.reason());
                json.put("lines", e.lines().stream().map(ShopEvents::line).toList());
                return json;
              },
              (id, at, json) ->
                  new OrderCancelled(
                      placement(id, json),
                      json.text("reason"),
                      json.each("lines", ShopEvents::takenBack),
                      at)),
          new EventType<>(
              "OrderLinesReturned",
              OrderLinesReturned.class,
              e -> {
                Map<String, Object> json = placement(e.placement());
                json.put("lines", e.lines().stream().map(ShopEvents::line).toList());
                json.put("returnedInAll", e.returnedInAll());
                return json;
              },
              (id, at, json) ->
                  new OrderLinesReturned(
                      placement(id, json),
                      json.each("lines", ShopEvents::takenBack),
                      json.integers("returnedInAll"),
                      at)));

  /** How older schemas become the newest one. */
  private static final List<Upcaster> UPCASTERS = List.of();

  /** Reads and writes all events of the shop. */
  public static final EventCodec<ShopEvent> CODEC = codec(UPCASTERS);

  private ShopEvents() {}

  /** A codec with other upcasters, for tests. */
  public static EventCodec<ShopEvent> codec(List<Upcaster> upcasters) {
    return new EventCodec<>(TYPES, upcasters);
  }

  private static Map<String, Object> price(Money price) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("price", price.amount().toPlainString());
    json.put("currency", price.currency().getCurrencyCode());
    return json;
  }

  private static Money price(Payload json) {
    return new Money(json.decimal("price"), json.currency("currency"));
  }

  private static Map<String, Object> placement(Placement placement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("customerId", placement.customerId());
    json.put("region", placement.region());
    json.put("currency", placement.currency().getCurrencyCode());
    json.put("placedAt", placement.placedAt().toString());
    return json;
  }

  private static Placement placement(String orderId, Payload json) {
    return new Placement(
        orderId,
        json.text("customerId"),
        json.text("region"),
        json.currency("currency"),
        Instant.parse(json.text("placedAt")));
  }

  private static Map<String, Object> line(PlacedLine line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("productId", line.productId());
    json.put("name", line.name());
    json.put("quantity", line.quantity());
    json.put("unitPrice", line.unitPrice().toPlainString());
    return json;
  }

  private static PlacedLine placedLine(Payload json) {
    return new PlacedLine(
        json.text("productId"),
        json.text("name"),
        json.integer("quantity"),
        json.decimal("unitPrice"));
  }

  private static Map<String, Object> line(TakenBack line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("line", line.line());
    json.put("productId", line.productId());
    json.put("quantity", line.quantity());
    json.put("unitPrice", line.unitPrice().toPlainString());
    return json;
  }

  private static TakenBack takenBack(Payload json) {
    return new TakenBack(
        json.integer("line"),
        json.text("productId"),
        json.integer("quantity"),
        json.decimal("unitPrice"));
  }

  private static void putIfPresent(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
