package cqrs.command;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shop in memory, as the contract describes it. It shares nothing with the deciders. */
final class ShopModel {

  private static final List<String> STATES = List.of("PLACED", "PAID", "SHIPPED", "DELIVERED");

  final Map<String, Customer> customers = new HashMap<>();
  final Map<String, Product> products = new HashMap<>();
  final Map<String, Order> orders = new LinkedHashMap<>();

  /** Events that must be in the journal. */
  int events;

  static final class Customer {
    String name = "Ada";
    @Nullable String email = "ada@example.org";
    String region = "France";
    int version = 1;
  }

  static final class Product {
    final String id;
    String name;
    BigDecimal amount;
    String currency;
    int version = 1;

    Product(String id, String amount, String currency) {
      this.id = id;
      this.name = "Lamp " + id;
      this.amount = new BigDecimal(amount);
      this.currency = currency;
    }
  }

  static final class Order {
    final String customer;
    final Map<String, Integer> left = new HashMap<>();
    int version = 1;
    String status = "PLACED";

    Order(String customer) {
      this.customer = customer;
    }
  }

  /** A line asked for. */
  record Line(String product, int quantity, boolean isPriced) {}

  /** A step that an order takes; from the state before it. */
  enum Step {
    payment("PLACED", "PAID"),
    shipment("PAID", "SHIPPED"),
    delivery("SHIPPED", "DELIVERED");

    final String from;
    final String to;

    Step(String from, String to) {
      this.from = from;
      this.to = to;
    }
  }

  /**
   * How a command must end.
   *
   * @param version of the aggregate, if it succeeds
   */
  record Outcome(int status, int version) {

    boolean succeeds() {
      return status < 300;
    }
  }

  private static Outcome refused(int status) {
    return new Outcome(status, 0);
  }

  /**
   * Whether the version is the one that the caller asks for.
   *
   * @param match empty: any; {@code *}: any that exists
   */
  private static boolean matches(Optional<String> match, int version) {
    return match
        .map(it -> version > 0 && (it.equals("*") || it.equals("\"" + version + "\"")))
        .orElse(true);
  }

  private Outcome created(boolean exists, Optional<String> match, int version, Runnable create) {
    if (!matches(match, version)) {
      return refused(412);
    }
    if (exists) {
      return refused(409);
    }
    create.run();
    events++;
    return new Outcome(201, 1);
  }

  Outcome register(String id, Optional<String> match) {
    @Nullable Customer known = customers.get(id);
    return created(
        known != null,
        match,
        known == null ? 0 : known.version,
        () -> customers.put(id, new Customer()));
  }

  Outcome add(String id, String amount, String currency, Optional<String> match) {
    @Nullable Product known = products.get(id);
    return created(
        known != null,
        match,
        known == null ? 0 : known.version,
        () -> products.put(id, new Product(id, amount, currency)));
  }

  /** A change of one field of a customer. */
  Outcome change(String id, String field, @Nullable String value, Optional<String> match) {
    @Nullable Customer customer = customers.get(id);
    if (customer == null) {
      return refused(404);
    }
    if (!matches(match, customer.version)) {
      return refused(412);
    }
    @Nullable String before =
        switch (field) {
          case "name" -> customer.name;
          case "email" -> customer.email;
          default -> customer.region;
        };
    if (!Objects.equals(before, value)) {
      switch (field) {
        case "name" -> customer.name = Objects.requireNonNull(value);
        case "email" -> customer.email = value;
        default -> customer.region = Objects.requireNonNull(value);
      }
      customer.version++;
      events++;
    }
    return new Outcome(200, customer.version);
  }

  Outcome rename(String id, String name, Optional<String> match) {
    @Nullable Product product = products.get(id);
    if (product == null) {
      return refused(404);
    }
    if (!matches(match, product.version)) {
      return refused(412);
    }
    if (!product.name.equals(name)) {
      product.name = name;
      product.version++;
      events++;
    }
    return new Outcome(200, product.version);
  }

  Outcome reprice(String id, String amount, String currency, Optional<String> match) {
    @Nullable Product product = products.get(id);
    if (product == null) {
      return refused(404);
    }
    if (!matches(match, product.version)) {
      return refused(412);
    }
    BigDecimal price = new BigDecimal(amount);
    if (product.amount.compareTo(price) != 0 || !product.currency.equals(currency)) {
      product.amount = price;
      product.currency = currency;
      product.version++;
      events++;
    }
    return new Outcome(200, product.version);
  }

  Outcome place(
      String id,
      String customer,
      @Nullable String currency,
      List<Line> lines,
      Optional<String> match) {
    @Nullable Order known = orders.get(id);
    if (!matches(match, known == null ? 0 : known.version)) {
      return refused(412);
    }
    if (known != null) {
      return refused(409);
    }
    if (!customers.containsKey(customer)
        || !lines.stream().allMatch(line -> products.containsKey(line.product()))) {
      return refused(422);
    }
    List<String> listed =
        lines.stream()
            .map(line -> Objects.requireNonNull(products.get(line.product())).currency)
            .distinct()
            .toList();
    if (currency == null && listed.size() > 1) {
      return refused(422);
    }
    String agreed = currency == null ? listed.getFirst() : currency;
    if (lines.stream()
        .anyMatch(
            line ->
                !line.isPriced()
                    && !Objects.requireNonNull(products.get(line.product()))
                        .currency
                        .equals(agreed))) {
      return refused(422);
    }
    Order order = new Order(customer);
    lines.forEach(line -> order.left.merge(line.product(), line.quantity(), Integer::sum));
    orders.put(id, order);
    events++;
    return new Outcome(201, 1);
  }

  private Outcome changed(Order order, String status) {
    order.status = status;
    events++;
    return new Outcome(200, ++order.version);
  }

  private Optional<Outcome> missing(@Nullable Order order, Optional<String> match) {
    if (order == null) {
      return Optional.of(refused(404));
    }
    return matches(match, order.version) ? Optional.empty() : Optional.of(refused(412));
  }

  Outcome step(String id, Step step, Optional<String> match) {
    @Nullable Order order = orders.get(id);
    return missing(order, match)
        .orElseGet(
            () ->
                Objects.requireNonNull(order).status.equals(step.from)
                    ? changed(order, step.to)
                    : refused(409));
  }

  Outcome cancel(String id, Optional<String> match) {
    @Nullable Order order = orders.get(id);
    return missing(order, match)
        .orElseGet(
            () -> {
              int state = STATES.indexOf(Objects.requireNonNull(order).status);
              return state == 0 || state == 1 ? changed(order, "CANCELLED") : refused(409);
            });
  }

  Outcome takeBack(String id, Map<String, Integer> units, Optional<String> match) {
    @Nullable Order order = orders.get(id);
    return missing(order, match)
        .orElseGet(
            () -> {
              Order from = Objects.requireNonNull(order);
              if (STATES.indexOf(from.status) < 2) {
                return refused(409);
              }
              if (!from.left.keySet().containsAll(units.keySet())) {
                return refused(422);
              }
              if (units.entrySet().stream()
                  .anyMatch(e -> e.getValue() > from.left.getOrDefault(e.getKey(), 0))) {
                return refused(409);
              }
              units.forEach((product, n) -> from.left.merge(product, -n, Integer::sum));
              return changed(from, from.status);
            });
  }
}
