package shop.bench.cost;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A page of the console that somebody has open: what it asks for again and again.
 *
 * @param requests what it follows, each with a timer of its own
 */
public record OpenPage(String name, List<Request> requests) {

  /** The page asks at most once a second for each of them. */
  public static final int BUSY = 3_600;

  /** While nothing changes, it asks every 30 seconds. */
  public static final int QUIET = 120;

  /**
   * What one look at all of them takes.
   *
   * @param quantities by price
   */
  public record Look(Map<Price, Double> quantities) {

    public double readUnits() {
      return quantities.getOrDefault(Price.READ_UNITS, 0.0);
    }

    /** In dollars, so many of them. */
    public double costs(int looks) {
      return quantities.entrySet().stream()
          .mapToDouble(quantity -> quantity.getKey().of(quantity.getValue() * looks))
          .sum();
    }
  }

  /**
   * Looks at the page, several times.
   *
   * @return the mean of a look
   */
  public Look look(MeteredShop shop, int times) {
    requests.forEach(shop::send);
    shop.reset();
    for (int i = 0; i < times; i++) {
      requests.forEach(shop::send);
    }
    Map<Price, Double> all = new EnumMap<>(Price.class);
    for (Usage.OfFunction used : shop.used()) {
      Usage use = used.use();
      add(all, Price.READ_UNITS, used.readUnits() / times);
      add(all, Price.API, (double) use.invocations() / times);
      add(all, Price.INVOCATIONS, (double) use.invocations() / times);
      add(all, Price.DURATION, used.gigabyteSeconds() / times);
      add(all, Price.LOGS, Month.gigabytesOfLog(use) / times);
      add(all, Price.ACCESS_LOGS, Month.gigabytesOfAccessLog((double) use.invocations()) / times);
      // What a conditional request leaves out is counted as if it were sent.
      add(all, Price.TRANSFER, Month.gigabytes((double) use.answerBytes()) / times);
      add(all, Price.TRACES, Month.TRACED * use.invocations() / times);
    }
    return new Look(all);
  }

  private static void add(Map<Price, Double> all, Price price, double quantity) {
    all.merge(price, quantity, Double::sum);
  }
}
