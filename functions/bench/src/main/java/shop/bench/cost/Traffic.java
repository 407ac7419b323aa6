package shop.bench.cost;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import shop.bench.designs.RecordingBus;

/**
 * A shop at so many orders a second, in steps of the quarter of a second after which Lambda looks
 * into a stream's shard again: the commands that fall into a step, at random; then a delivery of
 * each shard that has something, and a run of the relay if anything was delivered. So deliveries
 * have as many events as they would have at that rate.
 */
public final class Traffic {

  /** Lambda's base rate for each shard. */
  public static final int POLLS_A_SECOND = 4;

  /**
   * Of the write table's stream. A new on-demand table takes 4,000 write units a second and a
   * partition 1,000, so it has four partitions; each has a shard.
   */
  public static final int SHARDS = 4;

  /** As the template's mappings say. */
  public static final int BATCH = 1_000;

  public static final int QUERIES_AN_ORDER = 10;

  /** One order in so many is of a high value. */
  public static final int ORDERS_A_NOTICE = 20;

  private static final int MONITOR_RUNS = 3;

  private final MeteredShop shop;
  private final OrderLifecycles lives;
  private final Random random = new Random(1);
  private final Deque<Request> due = new ArrayDeque<>();
  private int next;
  private int asked;
  private long placedEvents;

  public Traffic(MeteredShop shop, OrderLifecycles lives) {
    this.shop = shop;
    this.lives = lives;
  }

  /**
   * The figures of a number of orders at one rate.
   *
   * @param used of the monitor, some runs while events wait; else of these orders
   * @param deliveries to each of the projectors
   * @param archived bytes
   * @param byTable write units by table and index
   */
  public record Measured(
      double ordersASecond,
      int orders,
      List<Usage.OfFunction> used,
      long events,
      long deliveries,
      long relayed,
      long archived,
      Map<String, Double> byTable) {

    public double eventsADelivery() {
      return (double) events / deliveries;
    }
  }

  /** Carries out what comes with so many orders and meters nothing of it. */
  public void warmUp(int orders) {
    for (int i = 0; i < orders; i++) {
      lives.next(next++).forEach(shop::send);
      if (i % 20 == 0) {
        step();
      }
    }
    step();
    ask(60);
    shop.monitor();
  }

  /** One look at everything when nothing is to be done, so many times. */
  public Measured idle() {
    shop.reset();
    for (int i = 0; i < MONITOR_RUNS; i++) {
      shop.monitor();
    }
    return new Measured(0, 0, shop.used(), 0, 0, 0, 0, Map.of());
  }

  public Measured at(double ordersASecond, int orders) {
    shop.reset();
    long before = shop.stream().written();
    double mean = OrderLifecycles.EVENTS_AN_ORDER * ordersASecond / POLLS_A_SECOND;
    long deliveries = 0;
    long relayed = 0;
    long archived = 0;
    int last = next + orders;
    while (next < last || !due.isEmpty()) {
      for (int arrivals = poisson(mean); arrivals > 0 && request(last); arrivals--) {
        shop.send(due.remove());
      }
      Step step = step();
      deliveries += step.deliveries();
      relayed += step.deliveries() > 0 ? 1 : 0;
      archived += step.bytes();
    }
    ask(orders * QUERIES_AN_ORDER);
    long events = shop.stream().written() - before;
    Map<String, Double> byTable = byTable();
    List<Usage.OfFunction> used = new ArrayList<>(shop.used());
    used.addAll(watch());
    return new Measured(
        ordersASecond, orders, used, events, deliveries, relayed, archived, byTable);
  }

  private boolean request(int last) {
    if (due.isEmpty() && next < last) {
      due.addAll(lives.next(next++));
    }
    return !due.isEmpty();
  }

  private record Step(int deliveries, long bytes) {}

  private Step step() {
    int deliveries = 0;
    for (int shard = 0; shard < SHARDS; shard++) {
      deliveries += shop.deliver(shard, BATCH) > 0 ? 1 : 0;
    }
    long bytes = 0;
    if (deliveries > 0) {
      for (RecordingBus.Message message : shop.relay()) {
        bytes += message.bytes();
        if (message.type().equals("OrderPlaced") && placedEvents++ % ORDERS_A_NOTICE == 0) {
          shop.notice(message);
        }
      }
    }
    return new Step(deliveries, bytes);
  }

  /** The monitor's runs while a view lacks an event, as one nearly always does under load. */
  private List<Usage.OfFunction> watch() {
    shop.send(OrderLifecycles.newcomer(next));
    shop.reset();
    for (int i = 0; i < MONITOR_RUNS; i++) {
      shop.monitor();
    }
    List<Usage.OfFunction> used = shop.used();
    Step _ = step();
    return used;
  }

  /** Thirty queries: 12 orders, 9 lists, 6 dashboards, and one each of what concerns all orders. */
  private void ask(int queries) {
    for (int i = 0; i < queries; i++) {
      int kind = asked % 30;
      String customer = OrderLifecycles.customer(asked % OrderLifecycles.CUSTOMERS);
      shop.send(
          kind < 12
              ? Request.get("/orders/{id}", OrderLifecycles.order(next - 1 - asked % 200), "")
              : kind < 21
                  ? Request.get("/customers/{id}/orders", customer, "")
                  : kind < 27
                      ? Request.get("/customers/{id}/dashboard", customer, "")
                      : switch (kind) {
                        case 27 -> Request.get("/sales/regions", "", "");
                        case 28 -> Request.get("/sales/products", "", "currency=GBP");
                        default -> Request.get("/customers", "", "rank=lifetimeValue&currency=GBP");
                      });
      asked++;
    }
  }

  private Map<String, Double> byTable() {
    Map<String, Double> units = new TreeMap<>();
    shop.costs()
        .lines()
        .forEach(
            (line, cost) ->
                units.merge(
                    line.table() + (line.index().isEmpty() ? "" : "/" + line.index()),
                    cost.writeUnits(),
                    Double::sum));
    return units;
  }

  private int poisson(double mean) {
    double limit = Math.exp(-mean);
    int count = -1;
    for (double product = 1; product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }
}
