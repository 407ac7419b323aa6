package shop.contract;

import static shop.domain.Money.format;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.EventCodec;
import cqrs.relay.RelayContract;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.Aggregates;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
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
import shop.stored.ShopEvents;

/**
 * What the shop publishes. Each form's schema is {@code
 * events/schemas/<type>.v<schemaVersion>.json}.
 *
 * <p>It leaves out the customer's name and e-mail address, and a cancellation's reason, which is
 * free text. Events on the bus go into archives, queues and logs of every subscriber, and nobody
 * can take them back. A subscriber that needs a name asks the API for it.
 */
public final class ShopContract implements RelayContract<ShopEvent> {

  /** The {@code source} of every event. */
  public static final String SOURCE = "shop.orders";

  /** Numeric patterns of EventBridge rules are specified up to this number only. */
  static final BigDecimal LARGEST_NUMBER = BigDecimal.valueOf(5_000_000_000L);

  @Override
  public EventCodec<ShopEvent> codec() {
    return ShopEvents.CODEC;
  }

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public Map<String, Object> data(ShopEvent event) {
    return data(event, true);
  }

  /** Without an order's lines. An order of 542 lines has about half of the limit. */
  @Override
  public Map<String, Object> abridged(ShopEvent event) {
    return data(event, false);
  }

  @Override
  public String typeOf(AggregateId aggregate) {
    return switch (aggregate.type()) {
      case Aggregates.CUSTOMER -> "Customer";
      case Aggregates.PRODUCT -> "Product";
      case Aggregates.ORDER -> "Order";
      default -> throw new IllegalArgumentException("Not an aggregate of the shop: " + aggregate);
    };
  }

  private static Map<String, Object> data(ShopEvent event, boolean withLines) {
    return switch (event) {
      case CustomerRegistered e -> customer(e.customerId(), e.region());
      case CustomerMoved e -> customer(e.customerId(), e.region());
      case CustomerRenamed e -> customer(e.customerId());
      case CustomerEmailChanged e -> customer(e.customerId());
      case ProductAdded e -> {
        Map<String, Object> json = product(e.productId());
        json.put("name", e.name());
        json.put("price", price(e.price()));
        yield json;
      }
      case ProductRepriced e -> {
        Map<String, Object> json = product(e.productId());
        json.put("price", price(e.price()));
        yield json;
      }
      case ProductRenamed e -> {
        Map<String, Object> json = product(e.productId());
        json.put("name", e.name());
        yield json;
      }
      case OrderPlaced e -> {
        Map<String, Object> json = order(e.placement());
        Currency currency = e.placement().currency();
        amounts(json, e.total(), currency, e.lines().stream().map(PlacedLine::quantity).toList());
        lines(json, withLines, e.lines().stream().map(line -> json(line, currency)).toList());
        yield json;
      }
      case OrderPaid e -> order(e.placement());
      case OrderShipped e -> {
        Map<String, Object> json = order(e.placement());
        putIfPresent(json, "carrier", e.carrier());
        putIfPresent(json, "trackingNumber", e.trackingNumber());
        yield json;
      }
      case OrderDelivered e -> order(e.placement());
      case OrderCancelled e -> takenBack(e.placement(), e.total(), e.lines(), withLines);
      case OrderLinesReturned e -> takenBack(e.placement(), e.total(), e.lines(), withLines);
    };
  }

  private static Map<String, Object> customer(String customerId) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("customerId", customerId);
    return json;
  }

  private static Map<String, Object> customer(String customerId, String region) {
    Map<String, Object> json = customer(customerId);
    json.put("region", region);
    return json;
  }

  private static Map<String, Object> product(String productId) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("productId", productId);
    return json;
  }

  private static Map<String, Object> price(Money price) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("amount", format(price.amount(), price.currency()));
    json.put("currency", price.currency().getCurrencyCode());
    return json;
  }

  private static Map<String, Object> order(Placement placement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("orderId", placement.orderId());
    json.put("customerId", placement.customerId());
    json.put("region", placement.region());
    json.put("currency", placement.currency().getCurrencyCode());
    json.put("placedAt", placement.placedAt().toString());
    return json;
  }

  private static Map<String, Object> takenBack(
      Placement placement, BigDecimal total, List<TakenBack> lines, boolean withLines) {
    Map<String, Object> json = order(placement);
    Currency currency = placement.currency();
    amounts(json, total, currency, lines.stream().map(TakenBack::quantity).toList());
    lines(json, withLines, lines.stream().map(line -> json(line, currency)).toList());
    return json;
  }

  private static void amounts(
      Map<String, Object> json, BigDecimal total, Currency currency, List<Integer> quantities) {
    json.put("total", format(total, currency));
    json.put(
        "totalFloor", total.setScale(0, RoundingMode.FLOOR).min(LARGEST_NUMBER).longValueExact());
    json.put("lineCount", quantities.size());
    json.put("units", quantities.stream().mapToLong(Integer::longValue).sum());
  }

  private static void lines(
      Map<String, Object> json, boolean withLines, List<Map<String, Object>> lines) {
    json.put("linesOmitted", !withLines);
    if (withLines) {
      json.put("lines", lines);
    }
  }

  private static Map<String, Object> json(PlacedLine line, Currency currency) {
    Map<String, Object> json = product(line.productId());
    json.put("name", line.name());
    json.put("quantity", line.quantity());
    json.put("unitPrice", format(line.unitPrice(), currency));
    json.put("lineTotal", format(line.total(), currency));
    return json;
  }

  private static Map<String, Object> json(TakenBack line, Currency currency) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("line", line.line());
    json.put("productId", line.productId());
    json.put("quantity", line.quantity());
    json.put("unitPrice", format(line.unitPrice(), currency));
    json.put("lineTotal", format(line.total(), currency));
    return json;
  }

  private static void putIfPresent(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
