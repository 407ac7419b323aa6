package shop.bench.cost;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A page of the console that somebody has open: what it asks for again and again. Requests with the
 * same first segment of their path take turns.
 */
public record OpenPage(String name, List<Request> requests) {

  /** At most one of the requests with the same first segment is sent in a second. */
  private static final int BUSY = 3_600;

  /** While nothing changes, each request is sent every 30 seconds. */
  private static final int QUIET = 120;

  /**
   * The costs of an open page.
   *
   * @param look the read units of one look at everything
   * @param busyUnits read units an hour while everything changes
   * @param busy dollars an hour then
   */
  public record Costs(double look, double busyUnits, double quietUnits, double busy, double quiet) {

    private Costs plus(Costs other) {
      return new Costs(
          look + other.look,
          busyUnits + other.busyUnits,
          quietUnits + other.quietUnits,
          busy + other.busy,
          quiet + other.quiet);
    }
  }

  /** Looks at the page, several times. */
  public Costs costs(MeteredShop shop, int times) {
    return requests.stream().collect(Collectors.groupingBy(OpenPage::segment)).values().stream()
        .map(group -> costs(shop, group, times))
        .reduce(new Costs(0, 0, 0, 0, 0), Costs::plus);
  }

  private static String segment(Request request) {
    String path = request.route().substring(request.route().indexOf('/') + 1);
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  private static Costs costs(MeteredShop shop, List<Request> group, int times) {
    Map<Price, Double> look = look(shop, group, times);
    double units = look.getOrDefault(Price.READ_UNITS, 0.0);
    double busy = (double) BUSY / group.size();
    return new Costs(units, units * busy, units * QUIET, dollars(look, busy), dollars(look, QUIET));
  }

  private static double dollars(Map<Price, Double> look, double times) {
    return look.entrySet().stream()
        .mapToDouble(quantity -> quantity.getKey().of(quantity.getValue() * times))
        .sum();
  }

  /** The mean of a look, after one that is not counted. */
  private static Map<Price, Double> look(MeteredShop shop, List<Request> group, int times) {
    group.forEach(shop::send);
    shop.reset();
    for (int i = 0; i < times; i++) {
      group.forEach(shop::send);
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
      // A body that a conditional request leaves out is counted as if it were sent.
      add(all, Price.TRANSFER, Month.gigabytes((double) use.answerBytes()) / times);
      add(all, Price.TRACES, Month.TRACED * use.invocations() / times);
    }
    return all;
  }

  private static void add(Map<Price, Double> all, Price price, double quantity) {
    all.merge(price, quantity, Double::sum);
  }
}
