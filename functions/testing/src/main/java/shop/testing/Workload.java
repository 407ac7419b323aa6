package shop.testing;

import cqrs.testkit.Seeds;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.Placement;

/**
 * The workload that costs and speed are stated for: orders placed and nothing else, of 100 products
 * and by 10,000 customers in five regions, in one currency, in the order of one day's time, a
 * second apart. Customers are drawn uniformly. An order's lines are of different products, each
 * drawn by popularity: product {@code i} with a probability in proportion to {@code 1 / (i +
 * 1)^exponent}. The seed is fixed.
 *
 * <p>What one event touches: of the view {@code orders} the order and its place in the customer's
 * list; of {@code customers} the customer's figures; of {@code regions} the region in the list and
 * its month; of {@code products} the totals and the month of each product. So an order of two lines
 * touches nine rows, one of three eleven.
 *
 * @param exponent 1 is Zipf's law, 0 sells every product alike
 * @param fewest lines an order; the numbers up to {@code most} take turns
 */
public record Workload(double exponent, int fewest, int most) {

  /** Popular products sell more, as they do; two lines and three in turn. */
  public static final Workload SKEWED = new Workload(1, 2, 3);

  /** The same with all products alike: the worst case for whoever coalesces. */
  public static final Workload UNIFORM = new Workload(0, 2, 3);

  /** Popular products sell more; three lines an order. */
  public static final Workload OF_THREE_LINES = new Workload(1, 3, 3);

  private static final Currency GBP = Currency.getInstance("GBP");
  private static final Instant MORNING = Instant.parse("2011-11-04T00:00:00Z");
  private static final List<String> REGIONS =
      List.of("EIRE", "France", "Germany", "Netherlands", "United Kingdom");
  private static final int CUSTOMERS = 10_000;
  private static final int PRODUCTS = 100;

  /** The first so many of the day's orders; the same ones each time. */
  public List<OrderPlaced> orders(int count) {
    Random random = Seeds.random(1);
    double[] shares = shares();
    List<OrderPlaced> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(order(i, shares, random));
    }
    return orders;
  }

  /** Per product, the probability of it or one before it. */
  private double[] shares() {
    double[] shares =
        IntStream.rangeClosed(1, PRODUCTS).mapToDouble(rank -> Math.pow(rank, -exponent)).toArray();
    Arrays.parallelPrefix(shares, Double::sum);
    double all = shares[PRODUCTS - 1];
    return Arrays.stream(shares).map(share -> share / all).toArray();
  }

  private OrderPlaced order(int number, double[] shares, Random random) {
    int customer = random.nextInt(CUSTOMERS);
    Placement placement =
        new Placement(
            "order-" + number,
            "customer-" + customer,
            REGIONS.get(customer % REGIONS.size()),
            GBP,
            MORNING.plusSeconds(number));
    int lines = fewest + number % (most - fewest + 1);
    Set<Integer> products = new LinkedHashSet<>();
    while (products.size() < lines) {
      products.add(product(shares, random.nextDouble()));
    }
    return new OrderPlaced(
        placement,
        "Name of customer " + customer,
        products.stream().map(product -> line(product, random)).toList());
  }

  private static int product(double[] shares, double drawn) {
    int found = Arrays.binarySearch(shares, drawn);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private static PlacedLine line(int product, Random random) {
    return new PlacedLine(
        "product-" + product,
        "Name of product " + product,
        1 + random.nextInt(12),
        BigDecimal.valueOf(1 + random.nextInt(999), 2));
  }
}
