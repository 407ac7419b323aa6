package shop.journal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.Event;
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

/**
 * Events to stored form and back. The names here are stored: they stay when a class is renamed. The
 * aggregate's id and occurredAt stand in the journal row and not in the payload.
 */
public final class EventCodec {

  private final List<Upcaster> upcasters;

  /** What everything that is deployed reads and writes with: {@link Upcasters#ALL}. */
  public EventCodec() {
    this(Upcasters.ALL);
  }

  /**
   * With other stored events of older schema versions, for tests.
   *
   * @param upcasters one for each step of each type; a type's newest schema is one more than it has
   * @throws IllegalArgumentException if a step is missing or there twice
   */
  public EventCodec(List<Upcaster> upcasters) {
    this.upcasters = List.copyOf(upcasters);
    for (Upcaster upcaster : upcasters) {
      for (int from = 1; from < newestSchema(upcaster.type()); from++) {
        requireOne(upcaster.type(), from);
      }
    }
  }

  private void requireOne(String type, int from) {
    long steps = upcasters.stream().filter(u -> u.type().equals(type) && u.from() == from).count();
    if (steps != 1) {
      throw new IllegalArgumentException(
          type + " has " + steps + " upcasters from schema " + from + ": it needs exactly one.");
    }
  }

  /** The name that the event is stored under. */
  public static String type(Event event) {
    return switch (event) {
      case CustomerRegistered _ -> "CustomerRegistered";
      case CustomerMoved _ -> "CustomerMoved";
      case ProductAdded _ -> "ProductAdded";
      case ProductRepriced _ -> "ProductRepriced";
      case ProductRenamed _ -> "ProductRenamed";
      case OrderPlaced _ -> "OrderPlaced";
      case OrderPaid _ -> "OrderPaid";
      case OrderShipped _ -> "OrderShipped";
      case OrderDelivered _ -> "OrderDelivered";
      case OrderCancelled _ -> "OrderCancelled";
      case OrderLinesReturned _ -> "OrderLinesReturned";
    };
  }

  /** As it is stored, in the newest schema. */
  public JournalEntry encode(RecordedEvent recorded) {
    Event event = recorded.event();
    String type = type(event);
    return new JournalEntry(
        recorded.position(),
        type,
        newestSchema(type),
        recorded.eventId(),
        event.aggregate(),
        recorded.version(),
        event.occurredAt(),
        recorded.recordedAt(),
        recorded.correlationId(),
        recorded.causationId(),
        Json.write(payload(event)));
  }

  /**
   * Reads a stored event.
   *
   * @throws UnknownEventException if its type, or its schema version, is newer than this code
   */
  public RecordedEvent decode(JournalEntry entry) {
    int newest = newestSchema(entry.type());
    if (entry.schema() > newest) {
      throw new UnknownEventException(entry.type(), entry.schema());
    }
    Map<String, Object> payload = Json.object(entry.payload());
    for (int schema = entry.schema(); schema < newest; schema++) {
      payload = upcaster(entry.type(), schema).step().lift(payload);
    }
    return new RecordedEvent(
        entry.position(),
        entry.eventId(),
        entry.version(),
        entry.recordedAt(),
        entry.correlationId(),
        entry.causationId(),
        event(entry, new Payload(payload)));
  }

  private int newestSchema(String type) {
    return 1 + (int) upcasters.stream().filter(u -> u.type().equals(type)).count();
  }

  private Upcaster upcaster(String type, int schema) {
    return upcasters.stream()
        .filter(u -> u.type().equals(type) && u.from() == schema)
        .findFirst()
        .orElseThrow(() -> new UnknownEventException(type, schema));
  }

  private static Map<String, Object> payload(Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (event) {
      case CustomerRegistered e -> {
        json.put("name", e.name());
        putIfPresent(json, "email", e.email());
        json.put("region", e.region());
      }
      case CustomerMoved e -> json.put("region", e.region());
      case ProductAdded e -> {
        json.put("name", e.name());
        put(json, e.price());
      }
      case ProductRepriced e -> put(json, e.price());
      case ProductRenamed e -> json.put("name", e.name());
      case OrderPlaced e -> {
        put(json, e.placement());
        json.put("customerName", e.customerName());
        json.put("lines", e.lines().stream().map(EventCodec::line).toList());
      }
      case OrderPaid e -> put(json, e.placement());
      case OrderShipped e -> {
        put(json, e.placement());
        putIfPresent(json, "carrier", e.carrier());
        putIfPresent(json, "trackingNumber", e.trackingNumber());
      }
      case OrderDelivered e -> put(json, e.placement());
      case OrderCancelled e -> {
        put(json, e.placement());
        json.put("reason", e.reason());
        json.put("lines", e.lines().stream().map(EventCodec::line).toList());
      }
      case OrderLinesReturned e -> {
        put(json, e.placement());
        json.put("lines", e.lines().stream().map(EventCodec::line).toList());
        json.put("returnedInAll", e.returnedInAll());
      }
    }
    return json;
  }

  private static Event event(JournalEntry entry, Payload json) {
    String id = entry.aggregate().id();
    Instant at = entry.occurredAt();
    return switch (entry.type()) {
      case "CustomerRegistered" ->
          new CustomerRegistered(
              id, json.text("name"), json.textOrNull("email"), json.text("region"), at);
      case "CustomerMoved" -> new CustomerMoved(id, json.text("region"), at);
      case "ProductAdded" -> new ProductAdded(id, json.text("name"), price(json), at);
      case "ProductRepriced" -> new ProductRepriced(id, price(json), at);
      case "ProductRenamed" -> new ProductRenamed(id, json.text("name"), at);
      case "OrderPlaced" ->
          new OrderPlaced(
              placement(id, json),
              json.text("customerName"),
              json.each("lines", EventCodec::placedLine));
      case "OrderPaid" -> new OrderPaid(placement(id, json), at);
      case "OrderShipped" ->
          new OrderShipped(
              placement(id, json),
              json.textOrNull("carrier"),
              json.textOrNull("trackingNumber"),
              at);
      case "OrderDelivered" -> new OrderDelivered(placement(id, json), at);
      case "OrderCancelled" ->
          new OrderCancelled(
              placement(id, json),
              json.text("reason"),
              json.each("lines", EventCodec::takenBack),
              at);
      case "OrderLinesReturned" ->
          new OrderLinesReturned(
              placement(id, json),
              json.each("lines", EventCodec::takenBack),
              json.integers("returnedInAll"),
              at);
      default -> throw new UnknownEventException(entry.type(), entry.schema());
    };
  }

  private static void put(Map<String, Object> json, Money price) {
    json.put("price", price.amount().toPlainString());
    json.put("currency", price.currency().getCurrencyCode());
  }

  private static Money price(Payload json) {
    return new Money(json.decimal("price"), json.currency("currency"));
  }

  private static void put(Map<String, Object> json, Placement placement) {
    json.put("customerId", placement.customerId());
    json.put("region", placement.region());
    json.put("currency", placement.currency().getCurrencyCode());
    json.put("placedAt", placement.placedAt().toString());
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
