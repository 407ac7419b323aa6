package shop.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import shop.bench.read.BreakEven;
import shop.bench.read.Found;
import shop.bench.read.ReadReport;
import shop.bench.read.ReadTiming;
import shop.bench.report.Heading;
import shop.bench.report.Rounds;
import shop.testing.reads.Design;
import shop.testing.reads.Question;
import shop.testing.reads.ReadCost;
import shop.testing.reads.ReadStore;
import shop.testing.reads.ShopYear;

/**
 * What the shop is asked, answered from the views, from the normalized rows with an index and from
 * the normalized rows by scans: units, calls, money and times at several numbers of orders; a
 * single row of a view against a plain GetItem; and from what the meter says, when a view pays.
 */
public final class ReadBench {

  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000);
  private static final int ROUNDS = 5;

  private ReadBench() {}

  /**
   * Runs it.
   *
   * @param arguments numbers of orders, apart by spaces, as one argument; blank: as documented
   */
  public static void main(String[] arguments) {
    List<Integer> sizes =
        arguments.length == 0 || arguments[0].isBlank()
            ? SIZES
            : Arrays.stream(arguments[0].trim().split(" +")).map(Integer::valueOf).toList();
    Heading.print(ROUNDS + " rounds");
    SortedMap<Integer, Found> found = new TreeMap<>();
    for (int orders : sizes) {
      long began = System.nanoTime();
      try (ReadStore store = new ReadStore().add(ShopYear.of(orders))) {
        System.out.printf(
            Locale.ROOT,
            "%,d orders loaded in %.0f s%n",
            orders,
            (System.nanoTime() - began) / 1e9);
        found.put(orders, measure(store, orders));
      }
    }
    ReadReport.print(found);
    BreakEven.print(found);
  }

  private static Found measure(ReadStore store, int orders) {
    requireSameAnswers(store, orders);
    Map<Question, Map<Design, ReadCost>> costs = new EnumMap<>(Question.class);
    Map<Question, Map<Design, Rounds>> times = new EnumMap<>(Question.class);
    for (Question question : Question.values()) {
      Map<Design, ReadCost> costsOf = new EnumMap<>(Design.class);
      Map<Design, Rounds> timesOf = new EnumMap<>(Design.class);
      for (Design design : Design.values()) {
        costsOf.put(design, ReadCost.of(store, design, question, ShopYear.customer(0)));
        timesOf.put(design, new Rounds());
      }
      costs.put(question, costsOf);
      times.put(question, timesOf);
    }
    Rounds getItem = new Rounds();
    Rounds orderOfView = new Rounds();
    ReadTiming timing = new ReadTiming(store, orders);
    for (int round = 0; round <= ROUNDS; round++) {
      times.forEach(timing::round);
      timing.singleRow(getItem, orderOfView);
      if (round == 0) {
        times.values().forEach(rounds -> rounds.values().forEach(Rounds::forget));
        getItem.forget();
        orderOfView.forget();
      }
    }
    return new Found(costs, times, getItem, orderOfView);
  }

  /** A wrong answer may take no time at all. */
  private static void requireSameAnswers(ReadStore store, int orders) {
    int last = ShopYear.customers(orders) - 1;
    for (Question question : Question.values()) {
      for (int customer : question.isOfAllOrders() ? new int[] {0} : new int[] {0, last}) {
        String id = ShopYear.customer(customer);
        List<String> expected = question.written(Design.VIEW.answers(store, store.dynamoDb()), id);
        for (Design design : Design.values()) {
          List<String> answer = question.written(design.answers(store, store.dynamoDb()), id);
          if (!answer.equals(expected) || answer.isEmpty()) {
            throw new IllegalStateException(
                question + ", " + design + ": " + answer + ", and of the view " + expected);
          }
        }
      }
    }
  }
}
