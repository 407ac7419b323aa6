package shop.imports.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static shop.imports.plan.Samples.line;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.imports.files.InvoiceFiles;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.plan.LeftOut.Count;
import shop.imports.plan.Plan.History;
import shop.imports.plan.Plan.Line;
import shop.imports.plan.Plan.Product;
import shop.imports.plan.Plan.Step;
import shop.imports.plan.Plan.Step.Placement;
import shop.imports.plan.Plan.Step.Return;

final class PlannerTest {

  @TempDir Path folder;

  @Test
  void whatIsLeftOutIsCountedByReason() throws Exception {
    Plan plan = Samples.plan(Samples.january(folder));

    assertThat(plan.leftOut().counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Reason.NO_CUSTOMER, new Count(2, 9),
                Reason.OTHER_KIND, new Count(1, 1),
                Reason.NO_QUANTITY, new Count(2, 3),
                Reason.POSITIVE_CREDIT, new Count(1, 3),
                Reason.NO_PRICE, new Count(2, 2),
                Reason.OUT_OF_BOUNDS, new Count(2, 1_000_002),
                Reason.OTHER_CUSTOMER, new Count(1, 3),
                Reason.NO_EARLIER_ORDER, new Count(2, 4),
                Reason.TOO_FEW_LEFT, new Count(1, 1)));
    assertThat(plan.leftOut().malformed()).hasSize(9);
    assertThat(plan.notes()).isEqualTo(new Plan.Notes(1, 1));
  }

  @Test
  void anInvoiceIsAnOrderWithItsOwnPricesInOrderOfTheFile() throws Exception {
    Plan plan = Samples.plan(Samples.january(folder));

    assertThat(orders(plan, "10001").getFirst())
        .isEqualTo(
            new Placement(
                "500001",
                Instant.parse("2020-01-03T09:00:00Z"),
                "Avalon",
                false,
                List.of(
                    new Line("L100", 6, new BigDecimal("2.55")),
                    new Line("L100", 4, new BigDecimal("2.5")),
                    new Line("GIFT.20CARD", 1, new BigDecimal("10")))));
  }

  @Test
  void aCustomersOrdersComeInTimeOrderAndMoveThemWhereTheCountryChanges() throws Exception {
    assertThat(orders(Samples.plan(Samples.january(folder)), "10003"))
        .extracting(Placement::orderId, Placement::country, Placement::moves)
        .containsExactly(
            tuple("500004", "Avalon", false),
            tuple("500005", "Borduria", true),
            tuple("500006", "Avalon", true));
  }

  @Test
  void ordersOfOneMomentComeInOrderOfTheirNumbers() {
    Plan plan =
        Samples.plan(
            List.of(
                line("9", "P", 1, "2020-01-01", "7", "Avalon"),
                line("8", "P", 1, "2020-01-01", "7", "Avalon")));

    assertThat(orders(plan, "7")).extracting(Placement::orderId).containsExactly("8", "9");
  }

  @Test
  void aProductHasTheNameAndPriceItWasFirstBoughtWith() throws Exception {
    assertThat(Samples.plan(Samples.january(folder)).products())
        .containsExactly(
            product("L100", "BRASS LAMP", "2.55", "2020-01-03T09:00:00Z"),
            product("GIFT.20CARD", "Gift card, £10 \"red\"", "10", "2020-01-03T09:00:00Z"),
            product("B200", "BELL", "0.001", "2020-01-05T10:00:00Z"),
            product("b200", "SMALL BELL", "1.125", "2020-01-05T10:00:00Z"));
  }

  @Test
  void aProductThatIsNeverNamedIsCalledByItsCode() {
    InvoiceLine line = line("1", "P", 1, "2020-01-01", "7", "Avalon");
    InvoiceLine nameless =
        new InvoiceLine(0, "1", "P 1", " ", 1, line.time(), line.price(), "7", "Avalon");

    assertThat(Samples.plan(List.of(nameless)).products())
        .extracting(Product::name)
        .containsExactly("P 1");
  }

  @Test
  void aCreditNoteTakesFromTheLatestOrdersThatStillHoldTheProduct() throws Exception {
    List<Return> returns = returns(Samples.plan(Samples.january(folder)), "10001");

    assertThat(returns)
        .extracting(Return::creditNote, Return::orderId, Return::first, Return::quantities)
        .containsExactly(
            tuple("C500007", "500003", true, Map.of("L100", 10)),
            tuple("C500007", "500001", true, Map.of("L100", 2, "GIFT.20CARD", 1)),
            tuple("C500008", "500001", false, Map.of("L100", 8)));
  }

  @Test
  void creditNotesAreLeftOutWhenReturnsAreUnwanted() throws Exception {
    Plan plan =
        Planner.plan(InvoiceFiles.read(List.of(Samples.january(folder)), Optional.empty()), false);

    assertThat(plan.returns()).isZero();
    assertThat(plan.leftOut().of(Reason.RETURNS_UNWANTED).lines()).isEqualTo(6);
    assertThat(plan.orders()).isEqualTo(7);
  }

  @Test
  void anInvoiceInTwoFilesCountsOnce() {
    InvoiceLine line = line("1", "P", 5, "2020-01-01", "7", "Avalon");
    InvoiceLine again =
        new InvoiceLine(
            1, "1", "P", line.description(), 5, line.time(), line.price(), "7", "Avalon");

    Plan plan = Samples.plan(List.of(line, line, again, again));

    assertThat(plan.lines()).isEqualTo(2);
    assertThat(plan.leftOut().of(Reason.OTHER_FILE)).isEqualTo(new Count(2, 10));
  }

  @Test
  void anInvoiceOfAThousandLinesIsAnOrderAndOneMoreIsNone() {
    List<InvoiceLine> lines = new ArrayList<>();
    IntStream.range(0, 1_000)
        .forEach(i -> lines.add(line("1", "P" + i, 1, "2020-01-01", "7", "Avalon")));
    assertThat(Samples.plan(lines).lines()).isEqualTo(1_000);

    lines.add(line("1", "P", 1, "2020-01-01", "7", "Avalon"));
    assertThat(Samples.plan(lines).orders()).isZero();
    assertThat(Samples.plan(lines).leftOut().of(Reason.TOO_MANY_LINES).lines()).isEqualTo(1_001);
  }

  @Test
  void theOrderOfInvoicesInTheFilesDoesNotMatter() {
    for (int seed = 0; seed < 50; seed++) {
      List<InvoiceLine> lines = Samples.random(seed, 60);
      List<List<InvoiceLine>> invoices = new ArrayList<>();
      for (InvoiceLine line : lines) {
        if (invoices.isEmpty() || !invoices.getLast().getFirst().invoice().equals(line.invoice())) {
          invoices.add(new ArrayList<>());
        }
        invoices.getLast().add(line);
      }
      Plan plan = Samples.plan(lines);
      Collections.shuffle(invoices, new Random(seed));

      assertThat(Samples.plan(invoices.stream().flatMap(List::stream).toList())).isEqualTo(plan);
    }
  }

  @Test
  void noOrderGivesBackMoreThanItHolds() {
    for (int seed = 0; seed < 200; seed++) {
      for (History history : Samples.plan(Samples.random(seed, 90)).histories()) {
        Map<String, Integer> held = new HashMap<>();
        for (Step step : history.steps()) {
          switch (step) {
            case Placement order ->
                order
                    .lines()
                    .forEach(
                        line ->
                            held.merge(
                                order.orderId() + " " + line.productId(),
                                line.quantity(),
                                Integer::sum));
            case Return back ->
                back.quantities()
                    .forEach(
                        (product, units) ->
                            held.merge(back.orderId() + " " + product, -units, Integer::sum));
          }
          assertThat(held.values()).as("seed %d", seed).allMatch(units -> units >= 0);
        }
      }
    }
  }

  /** Why importing month after month, or later months first, never needs to take anything back. */
  @Test
  void readingMoreFilesOnlyAddsReturns() {
    for (int seed = 0; seed < 200; seed++) {
      List<InvoiceLine> lines = Samples.random(seed, 90);
      Map<String, Integer> all = returnedUnits(Samples.plan(lines));
      Map<String, Integer> part =
          returnedUnits(Samples.plan(lines.subList(lines.size() / 3, 2 * lines.size() / 3)));

      part.forEach(
          (what, units) ->
              assertThat(all.getOrDefault(what, 0)).as(what).isGreaterThanOrEqualTo(units));
    }
  }

  private static Map<String, Integer> returnedUnits(Plan plan) {
    Map<String, Integer> units = new HashMap<>();
    for (History history : plan.histories()) {
      for (Return back : returns(plan, history.customerId())) {
        back.quantities()
            .forEach(
                (product, quantity) ->
                    units.merge(back.orderId() + " " + product, quantity, Integer::sum));
      }
    }
    return units;
  }

  private static List<Placement> orders(Plan plan, String customer) {
    return steps(plan, customer, Placement.class);
  }

  private static List<Return> returns(Plan plan, String customer) {
    return steps(plan, customer, Return.class);
  }

  private static <S extends Step> List<S> steps(Plan plan, String customer, Class<S> kind) {
    return plan.histories().stream()
        .filter(history -> history.customerId().equals(customer))
        .flatMap(history -> history.steps().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static Product product(String id, String name, String price, String firstSeen) {
    return new Product(id, name, new BigDecimal(price), Instant.parse(firstSeen));
  }
}
