package shop.testing.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The history in memory, and what the views must show of it: every figure is summed up anew from
 * all facts. It shares nothing with the projections and the readers.
 */
final class Model {

  final Map<String, Customer> customers = new LinkedHashMap<>();
  final Map<String, Product> products = new LinkedHashMap<>();
  final Map<String, Order> orders = new LinkedHashMap<>();
  final List<Fact> facts = new ArrayList<>();

  static final class Customer {
    final String id;
    String name;
    @Nullable String email;
    String region;
    int version = 1;

    Customer(String id, String name, @Nullable String email, String region) {
      this.id = id;
      this.name = name;
      this.email = email;
      this.region = region;
    }
  }

  static final class Product {
    final String id;
    final String currency;
    String name;
    BigDecimal price;
    int version = 1;

    Product(String id, String name, BigDecimal price, String currency) {
      this.id = id;
      this.name = name;
      this.price = price;
      this.currency = currency;
    }
  }

  static final class Line {
    final String productId;
    final String name;
    final int quantity;
    final BigDecimal unitPrice;
    int returned;

    Line(String productId, String name, int quantity, BigDecimal unitPrice) {
      this.productId = productId;
      this.name = name;
      this.quantity = quantity;
      this.unitPrice = unitPrice;
    }
  }

  record Moment(String event, Instant at) {}

  static final class Order {
    final String id;
    final Customer customer;
    final String customerName;
    final String region;
    final String currency;
    final Instant placedAt;
    final List<Line> lines;
    final List<Moment> timeline = new ArrayList<>();
    String status = "PLACED";

    Order(String id, Customer customer, String currency, Instant placedAt, List<Line> lines) {
      this.id = id;
      this.customer = customer;
      this.customerName = customer.name;
      this.region = customer.region;
      this.currency = currency;
      this.placedAt = placedAt;
      this.lines = lines;
    }
  }

  /** Units placed, cancelled or returned of one line at one time. */
  record Fact(
      String kind, Instant at, Order order, String productId, int units, BigDecimal amount) {

    String month() {
      return day().substring(0, 7);
    }

    String day() {
      return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
    }
  }

  void place(Order order) {
    orders.put(order.id, order);
    order.timeline.add(new Moment("OrderPlaced", order.placedAt));
    order.lines.forEach(line -> add("gross", order.placedAt, order, line, line.quantity));
  }

  void step(Order order, String status, String event, Instant at) {
    order.status = status;
    order.timeline.add(new Moment(event, at));
    if (status.equals("CANCELLED")) {
      order.lines.forEach(line -> add("cancelled", at, order, line, line.quantity));
    }
  }

  /** Takes back from the product's lines in their order. */
  void takeBack(Order order, String productId, int units, Instant at) {
    order.timeline.add(new Moment("OrderLinesReturned", at));
    int left = units;
    for (Line line : order.lines) {
      int taken =
          line.productId.equals(productId) ? Math.min(left, line.quantity - line.returned) : 0;
      if (taken > 0) {
        line.returned += taken;
        left -= taken;
        add("returned", at, order, line, taken);
      }
    }
  }

  private void add(String kind, Instant at, Order order, Line line, int units) {
    BigDecimal amount = line.unitPrice.multiply(BigDecimal.valueOf(units));
    facts.add(new Fact(kind, at, order, line.productId, units, amount));
  }

  static String text(BigDecimal amount, String currency) {
    int digits = Currency.getInstance(currency).getDefaultFractionDigits();
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.setScale(Math.max(stripped.scale(), digits)).toPlainString();
  }

  static BigDecimal sum(List<Fact> facts, String kind) {
    return facts.stream()
        .filter(fact -> fact.kind.equals(kind))
        .map(Fact::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static BigDecimal revenue(List<Fact> facts) {
    return sum(facts, "gross").subtract(sum(facts, "cancelled")).subtract(sum(facts, "returned"));
  }

  static long orders(List<Fact> facts, String kind) {
    return facts.stream().filter(f -> f.kind.equals(kind)).map(Fact::order).distinct().count();
  }

  static long units(List<Fact> facts, String kind) {
    return facts.stream().filter(f -> f.kind.equals(kind)).mapToLong(Fact::units).sum();
  }

  /** Figures of orders, as regions and customers have them. */
  static ObjectNode ofOrders(List<Fact> facts, String currency, String net) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("currency", currency);
    json.put("orderCount", (int) orders(facts, "gross"));
    json.put("cancelledCount", (int) orders(facts, "cancelled"));
    return amounts(json, facts, currency, net);
  }

  /** Figures of units, as products have them. */
  static ObjectNode ofUnits(List<Fact> facts, String currency) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("currency", currency);
    json.put("units", (int) units(facts, "gross"));
    json.put("unitsCancelled", (int) units(facts, "cancelled"));
    json.put("unitsReturned", (int) units(facts, "returned"));
    return amounts(json, facts, currency, "revenue");
  }

  private static ObjectNode amounts(
      ObjectNode json, List<Fact> facts, String currency, String net) {
    for (String kind : List.of("gross", "cancelled", "returned")) {
      json.put(kind, text(sum(facts, kind), currency));
    }
    return json.put(net, text(revenue(facts), currency));
  }

  /** Half-even to the minor unit or as exact as the sum; null without an order that counts. */
  static ObjectNode average(ObjectNode json, List<Fact> facts, String currency) {
    long count = orders(facts, "gross") - orders(facts, "cancelled");
    if (count == 0) {
      return json.putNull("averageOrderValue");
    }
    BigDecimal revenue = revenue(facts).stripTrailingZeros();
    int digits =
        Math.max(Currency.getInstance(currency).getDefaultFractionDigits(), revenue.scale());
    BigDecimal average = revenue.divide(BigDecimal.valueOf(count), digits, RoundingMode.HALF_EVEN);
    return json.put("averageOrderValue", text(average, currency));
  }
}
