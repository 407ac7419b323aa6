package shop.samples;

import cqrs.domain.Decision;
import cqrs.journal.Partitions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shop.domain.Customer;
import shop.domain.CustomerCommand;
import shop.domain.CustomerDecider;
import shop.domain.CustomerEvent;
import shop.domain.Money;
import shop.domain.Order;
import shop.domain.OrderCommand;
import shop.domain.OrderCommand.Known;
import shop.domain.OrderCommand.LineRequest;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.domain.Product;
import shop.domain.ProductCommand;
import shop.domain.ProductDecider;
import shop.domain.ProductEvent;
import shop.domain.Rejection;

/**
 * Random events of a shop, without a table: the real deciders answer seeded commands. Tests of
 * views fold them.
 */
public final class RandomHistory {

  private static final Instant BEGIN = Instant.parse("2011-10-28T00:00:00Z");
  private static final long DAYS = 40;
  private static final List<Currency> CURRENCIES =
      List.of(Currency.getInstance("GBP"), Currency.getInstance("JPY"));
  private static final List<String> REGIONS = List.of("EIRE", "United Kingdom", "Åland", "R#1");

  private final Random random;
  private final RecordedHistory history;
  private final Map<String, Customer> customers = new HashMap<>();
  private final Map<String, Product> products = new HashMap<>();
  private final Map<String, Order> orders = new HashMap<>();

  private RandomHistory(long seed, Partitions partitions) {
    this.random = new Random(seed);
    this.history = new RecordedHistory(partitions);
  }

  /** Runs n random commands; rejected ones append no events. */
  public static RecordedHistory of(long seed, int commands, Partitions partitions) {
    RandomHistory shop = new RandomHistory(seed, partitions);
    IntStream.range(0, commands).forEach(_ -> shop.step());
    return shop.history;
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0 -> customer();
      case 1 -> product();
      case 2, 3, 4 -> place();
      default -> change();
    }
  }

  private void customer() {
    String id = id("customer", 6);
    Customer customer = customers.get(id);
    String region = pick(REGIONS);
    CustomerCommand command =
        customer == null
            ? new CustomerCommand.Register(id, "Name of " + id, email(), region, time())
            : switch (random.nextInt(4)) {
              case 0 -> new CustomerCommand.Rename(id, "New name " + random.nextInt(3), time());
              case 1 -> new CustomerCommand.ChangeEmail(id, email(), time());
              default -> new CustomerCommand.Move(id, region, time());
            };
    if (CustomerDecider.decide(customer, command)
        instanceof Decision.Accepted<CustomerEvent, Rejection>(var events)) {
      for (CustomerEvent event : events) {
        customers.put(id, CustomerDecider.evolve(customers.get(id), event));
        history.add(event);
      }
    }
  }

  private @Nullable String email() {
    int number = random.nextInt(3);
    return number == 0 ? null : number + "@example.org";
  }

  private void product() {
    String id = id("product", 5);
    Product product = products.get(id);
    Money price = new Money(amount(), pick(CURRENCIES));
    ProductCommand command =
        product == null
            ? new ProductCommand.Add(id, "Name of " + id, price, time())
            : random.nextBoolean()
                ? new ProductCommand.Reprice(id, price, time())
                : new ProductCommand.Rename(id, "New name " + random.nextInt(3), time());
    if (ProductDecider.decide(product, command)
        instanceof Decision.Accepted<ProductEvent, Rejection>(var events)) {
      for (ProductEvent event : events) {
        products.put(id, ProductDecider.evolve(products.get(id), event));
        history.add(event);
      }
    }
  }

  private void place() {
    String id = "order-" + orders.size();
    String customerId = id("customer", 6);
    List<LineRequest> lines = new ArrayList<>();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      BigDecimal own = random.nextInt(3) > 0 ? amount() : null;
      lines.add(new LineRequest(id("product", 5), 1 + random.nextInt(9), own));
    }
    Known known = new Known(customers.get(customerId), products);
    @Nullable Currency currency = random.nextInt(4) > 0 ? pick(CURRENCIES) : null;
    order(id, new OrderCommand.Place(id, customerId, currency, time(), lines, known));
  }

  private void change() {
    if (orders.isEmpty()) {
      return;
    }
    String id = "order-" + random.nextInt(orders.size());
    order(
        id,
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> new OrderCommand.Pay(id, time());
          case 3, 4 -> new OrderCommand.Ship(id, said("Owl"), said("T-1"), time());
          case 5 -> new OrderCommand.Deliver(id, time());
          case 6 -> new OrderCommand.Cancel(id, "changed my mind", time());
          default -> new OrderCommand.Return(id, List.of(someOf(id), someOf(id)), time());
        });
  }

  private @Nullable String said(String text) {
    return random.nextBoolean() ? text : null;
  }

  private ReturnRequest someOf(String orderId) {
    Order order = Objects.requireNonNull(orders.get(orderId));
    return new ReturnRequest(pick(order.lines()).productId(), 1 + random.nextInt(2));
  }

  private void order(String id, OrderCommand command) {
    if (OrderDecider.decide(orders.get(id), command)
        instanceof Decision.Accepted<OrderEvent, Rejection>(var events)) {
      for (OrderEvent event : events) {
        orders.put(id, OrderDecider.evolve(orders.get(id), event));
        history.add(event);
      }
    }
  }

  private String id(String kind, int bound) {
    return kind + "-" + random.nextInt(bound);
  }

  /** Also free of charge, and also finer than a minor unit. */
  private BigDecimal amount() {
    return BigDecimal.valueOf(
        random.nextInt(5) == 0 ? 0 : random.nextInt(100_000), random.nextInt(4));
  }

  /** Often the very first or last moment of a day. */
  private Instant time() {
    Instant day = BEGIN.plus(Duration.ofDays(random.nextLong(DAYS)));
    return switch (random.nextInt(4)) {
      case 0 -> day;
      case 1 -> day.plus(Duration.ofDays(1)).minusNanos(1);
      case 2 -> day.plusSeconds(random.nextLong(86_400));
      default -> day.plusNanos(random.nextLong(86_400_000_000_000L));
    };
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
