package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shop.testing.api.Model.Customer;
import shop.testing.api.Model.Line;
import shop.testing.api.Model.Order;
import shop.testing.api.Model.Product;

/** Random commands over HTTP, each of them told to the model when it has succeeded. */
final class RandomCommands {

  private static final Instant BEGIN = Instant.parse("2019-11-20T00:00:00Z");
  private static final int HOURS = 24 * 150;

  final Model model = new Model();
  final List<String> regions = new ArrayList<>();
  final List<String> currencies = new ArrayList<>();
  private final Shop shop;
  private final Random random;

  RandomCommands(Shop shop, long seed) {
    this.shop = shop;
    this.random = new Random(seed);
    for (String name : List.of("Channel Islands", "Rh\u00f4ne-Alpes/Ain", "a+b", "\u6771\u4eac")) {
      regions.add(shop.id(name));
    }
    currencies.addAll(List.of(shop.currency(), "JPY", "KWD"));
  }

  void run(int commands) {
    IntStream.range(0, 8).forEach(_ -> register());
    IntStream.range(0, 8).forEach(_ -> add());
    for (int i = 0; i < commands; i++) {
      switch (random.nextInt(20)) {
        case 0 -> register();
        case 1 -> change(one(List.copyOf(model.customers.values())));
        case 2 -> rename(one(List.copyOf(model.products.values())));
        case 3 -> reprice(one(List.copyOf(model.products.values())));
        case 4, 5, 6, 7, 8, 9, 10, 11 -> place();
        default -> {
          if (!model.orders.isEmpty()) {
            goOn(one(List.copyOf(model.orders.values())));
          }
        }
      }
    }
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Instant moment() {
    return BEGIN.plus(Duration.ofHours(random.nextInt(HOURS))).plusMillis(random.nextInt(4) * 250L);
  }

  /** Nothing happens to an order before what has happened last. */
  private Instant momentAfter(Order order) {
    Instant last = order.timeline.getLast().at();
    Instant moment = moment();
    return moment.isBefore(last) ? last : moment;
  }

  /** As many decimals as a caller may give, seldom none at all. */
  private BigDecimal price() {
    return BigDecimal.valueOf(random.nextInt(5_000_000), random.nextInt(7));
  }

  private void register() {
    Customer customer =
        new Customer(shop.id("customer"), shop.id("Ann \"A\""), "a" + Shop.MAIL, one(regions));
    shop.post(
            "/customers",
            "{\"customerId\": \"%s\", \"name\": \"%s\", \"email\": \"a%s\", \"region\": \"%s\"}"
                .formatted(
                    customer.id, customer.name.replace("\"", "\\\""), Shop.MAIL, customer.region))
        .created(customer.id, "/customers/" + customer.id);
    model.customers.put(customer.id, customer);
  }

  private void change(Customer customer) {
    switch (random.nextInt(4)) {
      case 0 -> rename(customer);
      case 1 -> changeEmail(customer);
      default -> move(customer);
    }
  }

  private void rename(Customer customer) {
    customer.name = shop.id("Bea");
    shop.put("/customers/" + customer.id + "/name", "{\"name\": \"%s\"}".formatted(customer.name))
        .changed(customer.id, ++customer.version);
  }

  private void changeEmail(Customer customer) {
    @Nullable String email = random.nextBoolean() ? null : random.nextInt(2) + Shop.MAIL;
    customer.version += Objects.equals(email, customer.email) ? 0 : 1;
    customer.email = email;
    String json = email == null ? "null" : "\"" + email + "\"";
    shop.put("/customers/" + customer.id + "/email", "{\"email\": %s}".formatted(json))
        .changed(customer.id, customer.version);
  }

  private void move(Customer customer) {
    String region = one(regions);
    customer.version += region.equals(customer.region) ? 0 : 1;
    customer.region = region;
    shop.put("/customers/" + customer.id + "/region", "{\"region\": \"%s\"}".formatted(region))
        .changed(customer.id, customer.version);
  }

  private void add() {
    Product product =
        new Product(shop.id("product"), "Tea", price(), currencies.get(model.products.size() % 3));
    shop.post(
            "/products",
            ("{\"productId\": \"%s\", \"name\": \"Tea\", \"price\": {\"amount\": %s, \"currency\":"
                    + " \"%s\"}}")
                .formatted(product.id, product.price.toPlainString(), product.currency))
        .created(product.id, "/products/" + product.id);
    model.products.put(product.id, product);
  }

  private void rename(Product product) {
    product.name = shop.id("Tea");
    shop.put("/products/" + product.id + "/name", "{\"name\": \"%s\"}".formatted(product.name))
        .changed(product.id, ++product.version);
  }

  private void reprice(Product product) {
    BigDecimal price = price();
    product.version += price.compareTo(product.price) == 0 ? 0 : 1;
    product.price = price;
    shop.put(
            "/products/" + product.id + "/price",
            "{\"amount\": \"%s\", \"currency\": \"%s\"}"
                .formatted(price.toPlainString(), product.currency))
        .changed(product.id, product.version);
  }

  /** Lines of list prices are in the order's currency; any product may have a price of its own. */
  private void place() {
    String currency = one(currencies);
    List<Line> lines = new ArrayList<>();
    List<String> json = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      Product product = one(List.copyOf(model.products.values()));
      boolean listed = product.currency.equals(currency) && random.nextBoolean();
      Line line =
          new Line(
              product.id, product.name, 1 + random.nextInt(6), listed ? product.price : price());
      lines.add(line);
      json.add(
          "{\"productId\": \"%s\", \"quantity\": %d%s}"
              .formatted(
                  product.id,
                  line.quantity,
                  listed ? "" : ", \"unitPrice\": \"" + line.unitPrice.toPlainString() + "\""));
    }
    Customer customer = one(List.copyOf(model.customers.values()));
    Order order = new Order(shop.id("order"), customer, currency, moment(), lines);
    String body =
        ("{\"orderId\": \"%s\", \"customerId\": \"%s\", \"currency\": \"%s\", \"placedAt\":"
                + " \"%s\", \"lines\": [%s]}")
            .formatted(order.id, customer.id, currency, order.placedAt, String.join(",", json));
    // One in eight is sent twice.
    for (int times = model.orders.size() % 8 == 0 ? 2 : 1; times > 0; times--) {
      shop.post("/orders", body, "Idempotency-Key", order.id)
          .created(order.id, "/orders/" + order.id);
    }
    model.place(order);
  }

  private void goOn(Order order) {
    switch (order.status) {
      case "PLACED" -> payOrCancel(order);
      case "PAID" -> step(order, "shipment", "SHIPPED", "OrderShipped", "\"carrier\": \"Post\", ");
      case "SHIPPED" -> {
        if (random.nextBoolean()) {
          step(order, "delivery", "DELIVERED", "OrderDelivered", "");
        } else {
          takeBack(order);
        }
      }
      case "DELIVERED" -> takeBack(order);
      default -> assertThat(order.status).isEqualTo("CANCELLED");
    }
  }

  private void payOrCancel(Order order) {
    if (random.nextInt(4) == 0) {
      step(order, "cancellation", "CANCELLED", "OrderCancelled", "\"reason\": \"No\", ");
    } else {
      step(order, "payment", "PAID", "OrderPaid", "");
    }
  }

  private void step(Order order, String path, String status, String event, String fields) {
    Instant at = momentAfter(order);
    String target = "/orders/" + order.id + "/" + path;
    String body = "{%s\"occurredAt\": \"%s\"}".formatted(fields, at);
    int version = order.timeline.size();
    shop.post(target, body, "If-Match", "\"" + (version + 1) + "\"")
        .isProblem(412, "version-mismatch");
    shop.post(target, body, "If-Match", "\"" + version + "\"").changed(order.id, version + 1);
    model.step(order, status, event, at);
  }

  private void takeBack(Order order) {
    String product = one(order.lines).productId;
    int left =
        order.lines.stream()
            .filter(line -> line.productId.equals(product))
            .mapToInt(line -> line.quantity - line.returned)
            .sum();
    int units = 1 + random.nextInt(4);
    Instant at = momentAfter(order);
    Answer answer =
        shop.post(
            "/orders/" + order.id + "/returns",
            "{\"lines\": [%s], \"occurredAt\": \"%s\"}".formatted(Given.line(product, units), at));
    if (units > left) {
      answer.isProblem(409, "too-much-returned", "#/lines/0/productId");
    } else {
      answer.changed(order.id, order.timeline.size() + 1);
      model.takeBack(order, product, units, at);
    }
  }
}
