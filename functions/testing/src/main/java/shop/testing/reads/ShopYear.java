package shop.testing.reads;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.Money;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;

/**
 * A year of a shop, whatever its size: so many orders of two or three lines, one customer for every
 * ten of them, 100 products of which some are popular, five regions, three currencies. A tenth of
 * the orders is cancelled, the others are paid, six in ten are shipped, one in twenty has a return.
 * In the middle of the year some customers move and some products are renamed. Seeded.
 */
public final class ShopYear {

  public static final Partitions PARTITIONS = new Partitions(64);
  public static final Currency GBP = Currency.getInstance("GBP");

  private static final List<String> REGIONS =
      List.of("EIRE", "France", "Germany", "Netherlands", "United Kingdom");
  private static final List<String> CURRENCIES = List.of("GBP", "GBP", "GBP", "EUR", "JPY");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration YEAR = Duration.ofDays(360);
  private static final int PRODUCTS = 100;
  private static final int ORDERS_A_CUSTOMER = 10;

  private final int orders;
  private final int customers;
  private final IntUnaryOperator customerOf;
  private final Random random = new Random(20_260_101);
  private final RecordedHistory history = new RecordedHistory(PARTITIONS);

  private ShopYear(int orders, int customers, IntUnaryOperator customerOf) {
    this.orders = orders;
    this.customers = customers;
    this.customerOf = customerOf;
  }

  /** All events of so many orders. */
  public static List<RecordedEvent<ShopEvent>> of(int orders) {
    Random drawn = new Random(orders);
    int customers = customers(orders);
    return new ShopYear(orders, customers, _ -> drawn.nextInt(customers)).events();
  }

  /** The same, but with so many orders of the first customer, of the second, and so on. */
  public static List<RecordedEvent<ShopEvent>> ofRegulars(List<Integer> ordersEach) {
    int[] customers =
        IntStream.range(0, ordersEach.size())
            .flatMap(customer -> IntStream.generate(() -> customer).limit(ordersEach.get(customer)))
            .toArray();
    return new ShopYear(customers.length, ordersEach.size(), i -> customers[i]).events();
  }

  /** How many customers that many orders have. */
  public static int customers(int orders) {
    return Math.max(1, orders / ORDERS_A_CUSTOMER);
  }

  /** A customer's id, by number from 0. */
  public static String customer(int number) {
    return "customer-" + number;
  }

  /** An order's id, by number from 0. */
  public static String order(int number) {
    return "order-" + number;
  }

  private List<RecordedEvent<ShopEvent>> events() {
    for (int i = 0; i < customers; i++) {
      String id = customer(i);
      history.add(new CustomerRegistered(id, "Name of " + id, null, region(i, false), BEGIN));
    }
    for (int i = 0; i < PRODUCTS; i++) {
      Money price = new Money(BigDecimal.valueOf(100 + i, 2), GBP);
      history.add(new ProductAdded("product-" + i, "Name of product " + i, price, BEGIN));
    }
    for (int i = 0; i < orders; i++) {
      if (i == orders / 2) {
        changes();
      }
      ordered(i);
    }
    return history.events();
  }

  private void changes() {
    Instant middle = BEGIN.plus(YEAR.dividedBy(2));
    for (int i = 0; i < customers; i++) {
      if (moves(i)) {
        history.add(new CustomerMoved(customer(i), region(i, true), middle));
      }
    }
    for (int i = 0; i < PRODUCTS; i += 10) {
      history.add(new ProductRenamed("product-" + i, "New name of product " + i, middle));
    }
  }

  private static boolean moves(int customer) {
    return customer % 7 == 3;
  }

  private static String region(int customer, boolean later) {
    int number = later && moves(customer) ? customer + 1 : customer;
    return REGIONS.get(number % REGIONS.size());
  }

  private void ordered(int number) {
    Instant at =
        BEGIN.plus(YEAR.multipliedBy(number).dividedBy(orders).truncatedTo(ChronoUnit.SECONDS));
    int customer = customerOf.applyAsInt(number);
    String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
    AnOrder order =
        AnOrder.of(
            order(number),
            customer(customer),
            region(customer, number >= orders / 2),
            at.toString(),
            currency);
    for (int left = 2 + number % 2; left > 0; left--) {
      int product = (int) (PRODUCTS * random.nextDouble() * random.nextDouble());
      order.line("product-" + product, 1 + random.nextInt(12), price(currency));
    }
    add(order.placed());
    life(number, order, at);
  }

  private void life(int number, AnOrder order, Instant at) {
    String later = at.plus(Duration.ofHours(1)).toString();
    if (number % 10 == 9) {
      add(order.cancelled(later));
      return;
    }
    add(order.paid(later));
    if (number % 10 < 6) {
      add(order.shipped(at.plus(Duration.ofDays(1)).toString()));
      if (number % 20 == 3) {
        add(order.returned(at.plus(Duration.ofDays(9)).toString(), 1));
      }
    }
  }

  private void add(ShopEvent event) {
    history.add(event);
  }

  private String price(String currency) {
    BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(99_999), 2);
    return currency.equals("JPY")
        ? amount.movePointRight(2).toPlainString()
        : amount.toPlainString();
  }
}
