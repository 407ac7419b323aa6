package shop.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import shop.bench.cost.MeteredShop;
import shop.bench.cost.Month;
import shop.bench.cost.OrderLifecycles;
import shop.bench.cost.Price;
import shop.bench.cost.Stored;
import shop.bench.cost.Traffic;
import shop.bench.cost.Traffic.Measured;
import shop.bench.report.Heading;

/**
 * What a month costs, idle and at 1, 10 and 100 orders a second: the deployed functions carry out
 * orders, keep the views, publish, answer and look after everything, and what they call, write and
 * log is counted by AWS's rules and multiplied.
 */
public final class CostBench {

  private static final List<Double> RATES = List.of(1.0, 10.0, 100.0);
  private static final int BEFORE = 1_000;
  private static final int METERED = 200;

  /** Assumed: a call to DynamoDB takes so much longer there than here, within the process. */
  private static final Duration LATENCY = Duration.ofMillis(5);

  private CostBench() {}

  public static void main(String[] arguments) {
    Heading.print(METERED + " orders metered at each rate after " + BEFORE);
    try (MeteredShop shop = new MeteredShop(Path.of("template.yaml"), Traffic.SHARDS)) {
      shop.monitor();
      OrderLifecycles.opening().forEach(shop::send);
      Traffic traffic = new Traffic(shop, lives());
      traffic.warmUp(BEFORE);
      shop.latency(LATENCY);
      List<Measured> measured = new ArrayList<>(List.of(traffic.idle()));
      Stored before = Stored.of(shop.dynamoDb());
      RATES.forEach(rate -> measured.add(traffic.at(rate, METERED)));
      Stored stored = Stored.of(shop.dynamoDb()).since(before, METERED * RATES.size());
      print(measured, stored);
    }
  }

  /** The last whole month's first 28 days, the metered orders on the last of them. */
  private static OrderLifecycles lives() {
    Instant begin =
        YearMonth.now(ZoneOffset.UTC)
            .minusMonths(1)
            .atDay(1)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
    return new OrderLifecycles(BEFORE, begin, Duration.ofDays(27));
  }

  private static void print(List<Measured> measured, Stored stored) {
    List<Month> months = measured.stream().map(m -> Month.of(m, stored)).toList();
    months(months);
    deliveries(measured);
    tables(measured.subList(1, measured.size()));
    line("%n| stored an order | bytes |%n| --- | --- |");
    stored.bytes().forEach((kind, bytes) -> line("| %s | %,.0f |", kind, bytes));
    line("%n| price | | source |%n| --- | --- | --- |");
    for (Price price : Price.values()) {
      line("| %s | %s a %s | %s |", price.what, price.text(), price.unit, price.source);
    }
  }

  private static void months(List<Month> months) {
    line(
        "%n**Dollars a month of %d days**%n%n| what | idle | 1 order/s | 10 orders/s | 100"
            + " orders/s |%n| --- | --- | --- | --- | --- |",
        Month.DAYS);
    for (Price price : Price.values()) {
      row(price.what, months, month -> number(month.costs(price)));
    }
    row("**sum**", months, month -> "**" + number(month.total()) + "**");
    row("orders", months, month -> String.format(Locale.ROOT, "%,.0f", month.orders()));
    row(
        "dollars for 1,000 orders",
        months,
        month -> month.orders() == 0 ? "" : number(1_000 * month.total() / month.orders()));
  }

  private static void deliveries(List<Measured> measured) {
    line("%n| | idle | 1 | 10 | 100 |%n| --- | --- | --- | --- | --- |");
    row("events a delivery", measured, m -> m.orders() == 0 ? "" : number(m.eventsADelivery()));
    row(
        "events a run of the relay",
        measured,
        m -> m.orders() == 0 ? "" : number((double) m.events() / m.relayed()));
  }

  private static void tables(List<Measured> measured) {
    line(
        "%n**Write units an order, by table and index**%n%n| table | 1 | 10 | 100 |%n| --- | ---"
            + " | --- | --- |");
    for (String table :
        measured.stream()
            .flatMap(m -> m.byTable().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new))) {
      row(table, measured, m -> number(m.byTable().getOrDefault(table, 0.0) / m.orders()));
    }
  }

  private static <T> void row(String first, List<T> columns, Function<T, String> cell) {
    System.out.println(
        "| "
            + first
            + " | "
            + columns.stream().map(cell).collect(Collectors.joining(" | "))
            + " |");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : "%,.2f", value);
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
