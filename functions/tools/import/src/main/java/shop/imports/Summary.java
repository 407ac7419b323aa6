package shop.imports;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import shop.imports.files.Row.Malformed;
import shop.imports.files.Texts;
import shop.imports.plan.LeftOut.Count;
import shop.imports.plan.Plan;
import shop.imports.plan.Plan.History;
import shop.imports.plan.Plan.Step;
import shop.imports.plan.Plan.Step.Placement;
import shop.imports.plan.Reason;
import shop.imports.send.Tally;

/** Prints the plan before an import and the result after it. */
final class Summary {

  private static final int MOST_SHOWN = 20;

  private final PrintWriter out;

  Summary(PrintWriter out) {
    this.out = out;
  }

  void plan(Plan plan, int files, Duration elapsed) {
    say(
        "Read %s in %s: %s of %s lines, %s, %s, %s, %s."
            .formatted(
                Texts.count(files, "file"),
                seconds(elapsed),
                Texts.count(plan.orders(), "order"),
                Texts.count(plan.lines()),
                Texts.count(plan.histories().size(), "customer"),
                Texts.count(plan.products().size(), "product"),
                Texts.count(plan.moves(), "move"),
                Texts.count(plan.returns(), "return")));
  }

  void leftOut(Plan plan) {
    for (Reason reason : Reason.values()) {
      Count count = plan.leftOut().of(reason);
      if (count.lines() > 0) {
        say(
            "Left out: %s (%s): %s."
                .formatted(
                    Texts.count(count.lines(), "line"),
                    Texts.count(count.units(), "unit"),
                    reason.text()));
      }
    }
    Collection<Malformed> malformed = plan.leftOut().malformed();
    if (!malformed.isEmpty()) {
      say("Left out: %s:".formatted(Texts.count(malformed.size(), "malformed row")));
      show(malformed.stream().map(row -> row.place() + " " + row.reason()).toList());
    }
    if (plan.notes().times() > 0) {
      say(
          "Note: %s with lines of several times; the earliest holds."
              .formatted(Texts.count(plan.notes().times(), "invoice")));
    }
    if (plan.notes().countries() > 0) {
      say(
          "Note: %s with lines of several countries; the first line's holds."
              .formatted(Texts.count(plan.notes().countries(), "invoice")));
    }
  }

  /** The total of each country's orders, before returns. */
  void totals(Plan plan) {
    SortedMap<String, BigDecimal> totals = new TreeMap<>();
    SortedMap<String, Long> orders = new TreeMap<>();
    for (History history : plan.histories()) {
      for (Step step : history.steps()) {
        if (step instanceof Placement order) {
          totals.merge(order.country(), order.total(), BigDecimal::add);
          orders.merge(order.country(), 1L, Long::sum);
        }
      }
    }
    totals.forEach(
        (country, total) ->
            say(
                "%s: %s, %s %s."
                    .formatted(
                        country,
                        Texts.count(orders.getOrDefault(country, 0L), "order"),
                        Plan.CURRENCY,
                        total.toPlainString())));
  }

  void result(Tally tally, long commands, Duration elapsed) {
    kind("Products", tally.products());
    kind("Customers", tally.customers());
    kind("Orders", tally.orders());
    kind("Returns", tally.returns());
    say(
        "Units returned: %s. Moves: %s."
            .formatted(Texts.count(tally.unitsReturned().sum()), tally.moves()));
    if (tally.otherProducts().sum() > 0) {
      say(
          "Note: %s there with another name or list price; they kept it."
              .formatted(Texts.count(tally.otherProducts().sum(), "product")));
    }
    list("Conflicts, nothing overwritten", tally.conflicts());
    list("Refused", tally.failures());
    say(
        "Sent %s in %s, %s a second."
            .formatted(
                Texts.count(commands, "command"),
                seconds(elapsed),
                Texts.count(Math.round(commands / Math.max(0.001, elapsed.toMillis() / 1000.0)))));
  }

  void caughtUp(Duration later) {
    say("All views had caught up %s later.".formatted(seconds(later)));
  }

  void say(String sentence) {
    out.println(sentence);
    out.flush();
  }

  private void kind(String name, Tally.Kind kind) {
    say(
        "%s: %s created, %s present."
            .formatted(name, Texts.count(kind.created()), Texts.count(kind.present())));
  }

  private void list(String title, Collection<String> sentences) {
    if (!sentences.isEmpty()) {
      say("%s: %s:".formatted(title, Texts.count(sentences.size())));
      show(sentences);
    }
  }

  private void show(Collection<String> sentences) {
    sentences.stream().limit(MOST_SHOWN).forEach(sentence -> say("  " + sentence));
    if (sentences.size() > MOST_SHOWN) {
      say("  and %s more.".formatted(Texts.count(sentences.size() - MOST_SHOWN)));
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
