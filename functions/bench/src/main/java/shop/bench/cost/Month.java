package shop.bench.cost;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import shop.bench.cost.Traffic.Measured;
import shop.bench.cost.Usage.OfFunction;

/**
 * A month of thirty days at one rate: what AWS counts, and what it charges.
 *
 * @param quantities in the units of each price's source: units, requests, GB, GB-seconds
 */
public record Month(double orders, Map<Price, Double> quantities) {

  public static final int DAYS = 30;
  public static final int RECEIPT_DAYS = 7;

  private static final double SECONDS = DAYS * 86_400.0;
  private static final double MONITOR_RUNS = DAYS * 1_440.0;
  private static final double GIGABYTE = 1 << 30;

  /** X-Ray's default rule: the first request of each second, and of the others one in twenty. */
  static final double TRACED = 0.05;

  /** Lambda's own log lines of an invocation, with an invented request. */
  private static final String LAMBDA_LINES =
      """
      START RequestId: 2cf1392a-62ac-4da3-86ca-b6f9318c0e61 Version: 12
      END RequestId: 2cf1392a-62ac-4da3-86ca-b6f9318c0e61
      REPORT RequestId: 2cf1392a-62ac-4da3-86ca-b6f9318c0e61\tDuration: 21.37 ms\tBilled Duration: 22 ms\tMemory Size: 1024 MB\tMax Memory Used: 172 MB
      """;

  /** A line in the template's format of access logs, with an invented request. */
  private static final String ACCESS_LINE =
      """
      {"requestId":"Kx3YDhYnIAMEPrA=","time":"1795451126282","route":"POST /orders/{id}/payment",\
      "path":"/orders/596e0046-f3d0-44b3-b492-95b87feb3cd5/payment",
      "status":"200","bytes":"118","milliseconds":"31",
      "functionMilliseconds":"28","sourceIp":"203.0.113.127",
      "subject":"5d0f9a2e-9b3c-4e4b-8f0e-2f1a6c1d7e55","error":"-",
      "authorizerError":"-","functionError":"-"}
      """;

  /**
   * A month at the rate at which this was measured.
   *
   * @param measured without orders for an idle month
   * @param stored bytes an order
   */
  public static Month of(Measured measured, Stored stored) {
    double orders = measured.ordersASecond() * SECONDS;
    Map<Price, Double> all = new EnumMap<>(Price.class);
    all.put(Price.WRITE_UNITS, sum(measured, OfFunction::writeUnits));
    all.put(Price.READ_UNITS, sum(measured, OfFunction::readUnits));
    all.put(Price.TABLES, orders * (stored.writeTable() + stored.others()) / GIGABYTE);
    all.put(Price.RECOVERY, orders * stored.writeTable() / GIGABYTE);
    all.put(Price.STREAMS, 0.0);
    double requests = orders * (OrderLifecycles.EVENTS_AN_ORDER + Traffic.QUERIES_AN_ORDER);
    all.put(Price.API, requests);
    double invocations = sum(measured, f -> f.use().invocations());
    all.put(Price.INVOCATIONS, invocations);
    all.put(Price.DURATION, sum(measured, OfFunction::gigabyteSeconds));
    double events = orders * OrderLifecycles.EVENTS_AN_ORDER;
    all.put(Price.EVENTS, events);
    double archived = anOrder((double) measured.archived(), measured) * orders / GIGABYTE;
    all.put(Price.ARCHIVING, archived);
    all.put(Price.ARCHIVE, archived);
    double lines = sum(measured, f -> gigabytesOfLog(f.use()));
    double accessLines = gigabytesOfAccessLog(requests);
    all.put(Price.LOGS, lines);
    all.put(Price.ACCESS_LOGS, accessLines);
    all.put(Price.KEPT_LOGS, lines + accessLines);
    double aSecond = invocations / SECONDS;
    all.put(Price.TRACES, SECONDS * (Math.min(1, aSecond) + TRACED * Math.max(0, aSecond - 1)));
    all.put(Price.TRANSFER, sum(measured, f -> f.use().answerBytes()) / GIGABYTE);
    all.put(Price.FIXED, 1.0);
    return new Month(orders, all);
  }

  /** The lines of the function and of Lambda. */
  static double gigabytesOfLog(Usage use) {
    return gigabytes(use.logBytes() + (double) use.invocations() * LAMBDA_LINES.length());
  }

  static double gigabytesOfAccessLog(double requests) {
    return gigabytes(requests * ACCESS_LINE.length());
  }

  static double gigabytes(double bytes) {
    return bytes / GIGABYTE;
  }

  private static double anOrder(double measured, Measured in) {
    return in.orders() == 0 ? 0 : measured / in.orders();
  }

  /** The monitor runs by the minute, everything else by the order. */
  private static double sum(Measured measured, ToDoubleFunction<OfFunction> what) {
    double orders = measured.ordersASecond() * SECONDS;
    return measured.used().stream()
        .mapToDouble(
            f ->
                f.function().equals(MeteredShop.MONITOR)
                    ? what.applyAsDouble(f) / f.use().invocations() * MONITOR_RUNS
                    : anOrder(what.applyAsDouble(f), measured) * orders)
        .sum();
  }

  public double quantity(Price price) {
    return quantities.getOrDefault(price, 0.0);
  }

  /** In dollars. */
  public double costs(Price price) {
    return price.of(quantity(price));
  }

  /** In dollars. */
  public double total() {
    return List.of(Price.values()).stream().mapToDouble(this::costs).sum();
  }
}
