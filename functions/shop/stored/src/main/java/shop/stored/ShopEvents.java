package shop.stored;

import static shop.stored.Parts.placement;
import static shop.stored.Parts.price;
import static shop.stored.Parts.putIfPresent;

import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.EventType;
import cqrs.journal.codec.Payload;
import cqrs.journal.codec.Upcaster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
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
          EventType.of("CustomerRegistered", CustomerRegistered.class)
              .writes(
                  e -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("name", e.name());
                    putIfPresent(json, "email", e.email());
                    json.put("region", e.region());
                    return json;
                  })
              .reads(
                  (id, at, json) ->
                      new CustomerRegistered(
                          id,
                          json.text("name"),
                          json.textOrNull("email"),
                          json.text("region"),
                          at)),
          EventType.of("CustomerMoved", CustomerMoved.class)
              .writes(e -> Map.of("region", e.region()))
              .reads((id, at, json) -> new CustomerMoved(id, json.text("region"), at)),
          EventType.of("CustomerRenamed", CustomerRenamed.class)
              .writes(e -> Map.of("name", e.name()))
              .reads((id, at, json) -> new CustomerRenamed(id, json.text("name"), at)),
          EventType.of("CustomerEmailChanged", CustomerEmailChanged.class)
              .writes(
                  e -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    putIfPresent(json, "email", e.email());
                    return json;
                  })
              .reads((id, at, json) -> new CustomerEmailChanged(id, json.textOrNull("email"), at)),
          EventType.of("ProductAdded", ProductAdded.class)
              .writes(
                  e -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("name", e.name());
                    json.putAll(price(e.price()));
                    return json;
                  })
              .reads((id, at, json) -> new ProductAdded(id, json.text("name"), price(json), at)),
          EventType.of("ProductRepriced", ProductRepriced.class)
              .writes(e -> price(e.price()))
              .reads((id, at, json) -> new ProductRepriced(id, price(json), at)),
          EventType.of("ProductRenamed", ProductRenamed.class)
              .writes(e -> Map.of("name", e.name()))
              .reads((id, at, json) -> new ProductRenamed(id, json.text("name"), at)),
          EventType.of("OrderPlaced", OrderPlaced.class)
              .writes(
                  e -> {
                    Map<String, Object> json = placement(e.placement());
                    json.put("customerName", e.customerName());
                    json.put("lines", e.lines().stream().map(ShopEvents::line).toList());
                    return json;
                  })
              .reads(
                  (id, _, json) ->
                      new OrderPlaced(
                          placement(id, json),
                          json.text("customerName"),
                          json.each("lines", ShopEvents::placedLine))),
          EventType.of("OrderPaid", OrderPaid.class)
              .writes(e -> placement(e.placement()))
              .reads((id, at, json) -> new OrderPaid(placement(id, json), at)),
          EventType.of("OrderShipped", OrderShipped.class)
              .writes(
                  e -> {
                    Map<String, Object> json = placement(e.placement());
                    putIfPresent(json, "carrier", e.carrier());
                    putIfPresent(json, "trackingNumber", e.trackingNumber());
                    return json;
                  })
              .reads(
                  (id, at, json) ->
                      new OrderShipped(
                          placement(id, json),
                          json.textOrNull("carrier"),
                          json.textOrNull("trackingNumber"),
                          at)),
          EventType.of("OrderDelivered", OrderDelivered.class)
              .writes(e -> placement(e.placement()))
              .reads((id, at, json) -> new OrderDelivered(placement(id, json), at)),
          EventType.of("OrderCancelled", OrderCancelled.class)
              .writes(
                  e -> {
                    Map<String, Object> json = placement(e.placement());
                    json.put("reason", e.reason());
                    json.put("lines", e.lines().stream().map(ShopEvents::line).toList());
                    return json;
                  })
              .reads(
                  (id, at, json) ->
                      new OrderCancelled(
                          placement(id, json),
                          json.text("reason"),
                          json.each("lines", ShopEvents::takenBack),
                          at)),
          EventType.of("OrderLinesReturned", OrderLinesReturned.class)
              .writes(
                  e -> {
                    Map<String, Object> json = placement(e.placement());
                    json.put("lines", e.lines().stream().map(ShopEvents::line).toList());
                    json.put("returnedInAll", e.returnedInAll());
                    return json;
                  })
              .reads(
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
}
