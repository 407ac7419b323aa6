package shop.bench.cost;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Orders of an ordinary shop: three lines each, of products that sell by popularity, and the fates
 * that {@code shop.testing.reads.ShopYear} gives them: a tenth cancelled, the others paid, six in
 * ten shipped, one in twenty with a return. An order's next event comes when many others have been
 * placed, not right after it, so that a delivery has events of different orders.
 */
public final class OrderLifecycles {

  public static final int CUSTOMERS = 500;
  public static final int PRODUCTS = 100;

  /** Events an order, once orders are of all ages. */
  public static final double EVENTS_AN_ORDER = 2.65;

  /** An order has its next event this many orders later. */
  private static final int APART = 100;

  /** From here on each order that is placed comes with {@value #EVENTS_AN_ORDER} events. */
  public static final int STEADY = 3 * APART;

  private static final int LINES = 3;
  private static final List<String> REGIONS =
      List.of("EIRE", "France", "Germany", "Netherlands", "United Kingdom");

  private final Random random = new Random(20_260_101);
  private final List<List<Integer>> productsOf = new ArrayList<>();
  private final Instant begin;
  private final Duration span;
  private final int orders;

  /** Spreads the orders evenly over a time: the rows of a month then have all its days. */
  public OrderLifecycles(int orders, Instant begin, Duration span) {
    this.orders = orders;
    this.begin = begin;
    this.span = span;
  }

  public static String customer(int number) {
    return id("customer", number);
  }

  public static String product(int number) {
    return "product-" + number;
  }

  public static String order(int number) {
    return id("order", number);
  }

  private static String id(String kind, int number) {
    return UUID.nameUUIDFromBytes((kind + number).getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Customers and products. */
  public static List<Request> opening() {
    List<Request> all = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      all.add(register(i));
    }
    for (int i = 0; i < PRODUCTS; i++) {
      all.add(
          Request.command(
              "POST /products",
              "",
              ("{\"productId\":\"%s\",\"name\":\"A product, number %d\","
                      + "\"price\":{\"amount\":\"%d.95\",\"currency\":\"GBP\"}}")
                  .formatted(product(i), i, 1 + i % 30)));
    }
    return all;
  }

  /** A customer who registers while orders are placed. */
  public static Request newcomer(int number) {
    return register(CUSTOMERS + number);
  }

  private static Request register(int number) {
    return Request.command(
        "POST /customers",
        "",
        ("{\"customerId\":\"%s\",\"name\":\"Customer Number %d\","
                + "\"email\":\"c%d@shop.example\",\"region\":\"%s\"}")
            .formatted(customer(number), number, number, REGIONS.get(number % REGIONS.size())));
  }

  /** The commands between one order and the next; orders are numbered from 0. */
  public List<Request> next(int number) {
    String at = begin.plus(span.multipliedBy(number).dividedBy(orders)).toString();
    List<Request> all = new ArrayList<>();
    all.add(place(number, at));
    int older = number - APART;
    if (older >= 0) {
      all.add(older % 10 == 9 ? cancel(older, at) : change(older, "payment", at));
    }
    int old = number - 2 * APART;
    if (old >= 0 && old % 10 < 6) {
      all.add(change(old, "shipment", at));
    }
    int oldest = number - 3 * APART;
    if (oldest >= 0 && oldest % 20 == 3) {
      all.add(giveBack(oldest, at));
    }
    return all;
  }

  private Request place(int number, String at) {
    List<Integer> products =
        IntStream.range(0, LINES)
            .mapToObj(_ -> (int) (PRODUCTS * random.nextDouble() * random.nextDouble()))
            .toList();
    productsOf.add(products);
    List<String> lines =
        products.stream()
            .map(
                p ->
                    "{\"productId\":\"%s\",\"quantity\":%d}"
                        .formatted(product(p), 1 + random.nextInt(12)))
            .toList();
    return Request.command(
        "POST /orders",
        "",
        "{\"orderId\":\"%s\",\"customerId\":\"%s\",\"placedAt\":\"%s\",\"lines\":[%s]}"
            .formatted(
                order(number), customer(random.nextInt(CUSTOMERS)), at, String.join(",", lines)));
  }

  private static Request change(int number, String what, String at) {
    return Request.command(
        "POST /orders/{id}/" + what, order(number), "{\"occurredAt\":\"" + at + "\"}");
  }

  private static Request cancel(int number, String at) {
    return Request.command(
        "POST /orders/{id}/cancellation",
        order(number),
        "{\"reason\":\"changed my mind\",\"occurredAt\":\"" + at + "\"}");
  }

  private Request giveBack(int number, String at) {
    return Request.command(
        "POST /orders/{id}/returns",
        order(number),
        "{\"lines\":[{\"productId\":\"%s\",\"quantity\":1}],\"occurredAt\":\"%s\"}"
            .formatted(product(productsOf.get(number).getFirst()), at));
  }
}
