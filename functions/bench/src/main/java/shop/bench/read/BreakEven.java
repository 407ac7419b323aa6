package shop.bench.read;

import cqrs.projection.Projection;
import cqrs.testkit.cost.Costs.Cost;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.IntStream;
import shop.bench.cost.Prices;
import shop.domain.ShopEvent;
import shop.testing.reads.Design;
import shop.testing.reads.Question;
import shop.testing.reads.ReadCost;
import shop.testing.reads.ReadStore;
import shop.testing.reads.ShopYear;
import shop.views.ShopViews;

/**
 * When a view is cheaper than what it replaces: its upkeep costs with every order, the other's
 * reads cost more with every query. Each question bears the whole upkeep of its view.
 */
public final class BreakEven {

  /** Events a delivery: of a quiet shop, and of busier ones. */
  private static final List<Integer> BATCHES = List.of(1, 10, 100);

  private static final List<Double> QUERIES_AN_ORDER = List.of(0.001, 0.01, 0.1, 1.0);

  /** The orders that a customer has. */
  private static final List<Integer> REGULARS = List.of(10, 30, 100, 1_000);

  private final SortedMap<Integer, Found> found;
  private final List<Upkeep> upkeeps;

  private BreakEven(SortedMap<Integer, Found> found, List<Upkeep> upkeeps) {
    this.found = found;
    this.upkeeps = upkeeps;
  }

  public static void print(SortedMap<Integer, Found> found) {
    BreakEven report = new BreakEven(found, Upkeep.measure(BATCHES));
    report.upkeep();
    report.orders();
    report.regulars();
  }

  private void upkeep() {
    Upkeep any = upkeeps.getFirst();
    System.out.printf(
        Locale.ROOT,
        "%nUpkeep an order (%.2f events each), deliveries of so many events: write units, read"
            + " units%n%n",
        (double) any.events() / any.orders());
    row("| kept up to date", upkeeps.stream().map(u -> String.valueOf(u.batch())).toList());
    row("| ---", upkeeps.stream().map(_ -> "---").toList());
    for (Projection<ShopEvent> view : ShopViews.VIEWS.all()) {
      row(
          "| view " + view.view(),
          upkeeps.stream()
              .map(u -> units(ReadReport.of(u.views(), view.view()), u.orders()))
              .toList());
    }
    row(
        "| index of orders by customer",
        upkeeps.stream().map(u -> units(u.index(), u.orders())).toList());
  }

  private static String units(Cost cost, int orders) {
    return String.format(
        Locale.ROOT, "%.2f, %.2f", cost.writeUnits() / orders, cost.readUnits() / orders);
  }

  private static void row(String first, Collection<String> others) {
    System.out.println(first + " | " + String.join(" | ", others) + " |");
  }

  /** How much more the view's upkeep costs than the other's, in dollars a million orders. */
  private static double more(Upkeep upkeep, Question question, Design other) {
    return upkeep.view(question.view()) - (other == Design.INDEX ? upkeep.indexed() : 0);
  }

  /** In dollars a million queries. */
  private static double dollars(Found f, Question question, Design design) {
    return cost(f, question, design).readUnits() * Prices.READ;
  }

  private static ReadCost cost(Found f, Question question, Design design) {
    return ReadReport.of(ReadReport.of(f.costs(), question), design);
  }

  private void orders() {
    System.out.printf(
        "%nThe view is cheaper than a scan from so many orders in the table on, deliveries of %d"
            + " events%n%n",
        BATCHES.get(1));
    row(
        "| queries an order",
        QUERIES_AN_ORDER.stream().map(q -> String.format(Locale.ROOT, "%s", q)).toList());
    row("| ---", QUERIES_AN_ORDER.stream().map(_ -> "---").toList());
    for (Question question : Question.values()) {
      row(
          "| " + question,
          QUERIES_AN_ORDER.stream().map(queries -> orders(question, queries)).toList());
    }
  }

  /** A scan's units are taken to be in proportion to the orders, as at the largest size. */
  private String orders(Question question, double queriesAnOrder) {
    Found f = ReadReport.of(found, found.lastKey());
    double scanOfOne = dollars(f, question, Design.SCAN) / found.lastKey();
    double view =
        dollars(f, question, Design.VIEW) + upkeeps.get(1).view(question.view()) / queriesAnOrder;
    return count((int) Math.ceil(view / scanOfOne));
  }

  /** An index's costs grow with the orders of one customer, not with all orders. */
  private void regulars() {
    System.out.printf(
        "%nRead units of an answer by the customer's orders; the view is cheaper from so many"
            + " queries an order on, deliveries of %d events%n%n",
        BATCHES.get(1));
    row("| question | from", REGULARS.stream().map(BreakEven::count).toList());
    row("| --- | ---", REGULARS.stream().map(_ -> "---").toList());
    try (ReadStore store = new ReadStore().add(ShopYear.ofRegulars(REGULARS))) {
      for (Question question : Question.values()) {
        if (!question.isOfAllOrders()) {
          List<Double> view = units(store, Design.VIEW, question);
          List<Double> index = units(store, Design.INDEX, question);
          row("| " + question + " | view", view.stream().map(String::valueOf).toList());
          row("| | indexed table", index.stream().map(String::valueOf).toList());
          row("| | view cheaper from", cheaper(question, view, index));
        }
      }
    }
  }

  private List<String> cheaper(Question question, List<Double> view, List<Double> index) {
    double more = more(upkeeps.get(1), question, Design.INDEX);
    return IntStream.range(0, REGULARS.size())
        .mapToObj(i -> from(more, (index.get(i) - view.get(i)) * Prices.READ))
        .toList();
  }

  private static List<Double> units(ReadStore store, Design design, Question question) {
    return IntStream.range(0, REGULARS.size())
        .mapToObj(i -> ReadCost.of(store, design, question, ShopYear.customer(i)).readUnits())
        .toList();
  }

  private static String from(double more, double saved) {
    return more <= 0 ? "always" : saved <= 0 ? "never" : number(more / saved);
  }

  private static String count(int orders) {
    return String.format(Locale.ROOT, "%,d", orders);
  }

  private static String number(double value) {
    return value >= 10
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2g", value);
  }
}
