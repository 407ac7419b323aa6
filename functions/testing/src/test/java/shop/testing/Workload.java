package shop.testing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.Placement;

/**
 * The workload that costs are stated for: orders placed and nothing else, each of two or three
 * lines, from 10,000 customers in five regions, of 100 products, in one currency, in the order of
 * one day's time.
 *
 * <p>What one event touches: of the view {@code orders} the order and its place in the customer's
 * list; of {@code customers} the customer's figures; of {@code regions} the region in the list and
 * its month; of {@code products} the totals and the month of each product.
 */
final class Workload {

  private static final Currency GBP = Currency.getInstance("GBP");
  private static final Instant MORNING = Instant.parse("2011-11-04T00:00:00Z");
  private static final List<String> REGIONS =
      List.of("EIRE", "France", "Germany", "Netherlands", "United Kingdom");
  private static final int CUSTOMERS = 10_000;
  private static final int PRODUCTS = 100;

  private Workload() {}

  /** The first so many of the day's orders; the same ones each time. */
  static List<OrderPlaced> orders(int count) {
    Random random = Seeds.random(1);
    return IntStream.range(0, count).mapToObj(i -> order(i, random)).toList();
  }

  private static OrderPlaced order(int number, Random random) {
    int customer = random.nextInt(CUSTOMERS);
    Placement placement =
        new Placement(
            "order-" + number,
            "customer-" + customer,
            REGIONS.get(customer % REGIONS.size()),
            GBP,
            MORNING.plusSeconds(number));
    int lines = 2 + number % 2;
    int product = random.nextInt(PRODUCTS);
    return new OrderPlaced(
        placement,
        "Name of customer " + customer,
        IntStream.range(0, lines)
            .mapToObj(i -> line((product + 37 * i) % PRODUCTS, random))
            .toList());
  }

  private static PlacedLine line(int product, Random random) {
    return new PlacedLine(
        "product-" + product,
        "Name of product " + product,
        1 + random.nextInt(12),
        BigDecimal.valueOf(1 + random.nextInt(999), 2));
  }
}
