package shop.bench.read;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import shop.bench.cost.Prices;
import shop.bench.report.Rounds;
import shop.testing.reads.Design;
import shop.testing.reads.Question;
import shop.testing.reads.ReadCost;

/** Prints what reads cost and take, and whether that is within the goals. */
public final class ReadReport {

  private static final double MOST_OF_GET_ITEM = 1.3;

  private final SortedMap<Integer, Found> found;

  private ReadReport(SortedMap<Integer, Found> found) {
    this.found = found;
  }

  public static void print(SortedMap<Integer, Found> found) {
    ReadReport report = new ReadReport(found);
    System.out.printf("%nPrices: %s%n", Prices.SOURCE);
    for (Question question : Question.values()) {
      report.print(question);
    }
    report.singleRow();
    report.goals();
  }

  private void print(Question question) {
    System.out.printf("%n%s%n%n", question);
    System.out.println(
        "| orders | from | calls | read units | $ a million | median, ms (rounds) | 90 % | 99 % |"
            + " timed |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Design design : Design.values()) {
      found.forEach((orders, _) -> line(question, design, orders));
    }
  }

  private void line(Question question, Design design, int orders) {
    ReadCost cost = cost(question, design, orders);
    Rounds rounds = rounds(question, design, orders);
    System.out.printf(
        Locale.ROOT,
        "| %,d | %s | %,d | %,.1f | %,.2f | %s | %.2f | %.2f | %,d |%n",
        orders,
        design,
        cost.calls(),
        cost.readUnits(),
        cost.readUnits() * Prices.READ,
        spread(rounds, 0.5),
        rounds.all().percentile(0.9),
        rounds.all().percentile(0.99),
        rounds.all().count());
  }

  private static String spread(Rounds rounds, double share) {
    return Rounds.spread("%.2f", rounds.percentiles(share));
  }

  private void singleRow() {
    System.out.printf("%none order, from its view and by a plain GetItem of the same row%n%n");
    System.out.println(
        "| orders | GetItem: median, ms (rounds) | 99 % (rounds) | view: median, ms (rounds) |"
            + " 99 % (rounds) | 99 %: times as long (rounds) |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    found.forEach(
        (orders, f) ->
            System.out.printf(
                Locale.ROOT,
                "| %,d | %s | %s | %s | %s | %s |%n",
                orders,
                spread(f.getItem(), 0.5),
                spread(f.getItem(), 0.99),
                spread(f.orderOfView(), 0.5),
                spread(f.orderOfView(), 0.99),
                ratios(f)));
  }

  private static String ratios(Found f) {
    return Rounds.spread("%.2f", f.orderOfView().ratios(0.99, f.getItem()));
  }

  private void goals() {
    System.out.printf("%nGoals%n%n| goal | measured | met |%n| --- | --- | --- |%n");
    int least = found.firstKey();
    int most = found.lastKey();
    for (Question question : Question.values()) {
      ReadCost small = cost(question, Design.VIEW, least);
      ReadCost large = cost(question, Design.VIEW, most);
      goal(
          question + ": the view's calls and units do not grow",
          String.format(
              Locale.ROOT,
              "%d calls, %.1f units at %,d orders; %d and %.1f at %,d",
              small.calls(),
              small.readUnits(),
              least,
              large.calls(),
              large.readUnits(),
              most),
          large.calls() <= small.calls() && large.readUnits() <= small.readUnits());
      goal(
          question + ": at most 0.5 units for 4 KB of rows",
          String.format(Locale.ROOT, "%.1f units for %,d bytes", large.readUnits(), large.bytes()),
          large.readUnits() <= large.floor());
    }
    found.forEach(
        (orders, f) ->
            goal(
                String.format(
                    Locale.ROOT, "one order of %,d: 99 %% at most 1.3 of GetItem", orders),
                ratios(f),
                Rounds.middle(f.orderOfView().ratios(0.99, f.getItem())) <= MOST_OF_GET_ITEM));
  }

  private static void goal(String goal, String measured, boolean met) {
    System.out.printf("| %s | %s | %s |%n", goal, measured, met ? "yes" : "**no**");
  }

  private ReadCost cost(Question question, Design design, int orders) {
    return of(of(of(found, orders).costs(), question), design);
  }

  private Rounds rounds(Question question, Design design, int orders) {
    return of(of(of(found, orders).times(), question), design);
  }

  public static <K, V> V of(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }
}
