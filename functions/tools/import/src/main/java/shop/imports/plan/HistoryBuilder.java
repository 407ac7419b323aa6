package shop.imports.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.plan.Plan.History;
import shop.imports.plan.Plan.Line;
import shop.imports.plan.Plan.Step;
import shop.imports.plan.Plan.Step.Placement;
import shop.imports.plan.Plan.Step.Return;

/** Builds one customer's history of their invoices and credit notes, given in time order. */
final class HistoryBuilder {

  private final LeftOut leftOut;
  private final List<Step> steps = new ArrayList<>();
  private final Holdings holdings = new Holdings();
  private final Set<String> returnedFrom = new HashSet<>();
  private @Nullable String country;

  HistoryBuilder(LeftOut leftOut) {
    this.leftOut = leftOut;
  }

  void add(Invoice invoice) {
    if (invoice.isCreditNote()) {
      credit(invoice);
    } else {
      order(invoice);
    }
  }

  /** Nothing where the customer has no order. */
  Optional<History> build(String customer) {
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(new History(Ids.of(customer), List.copyOf(steps)));
  }

  private void order(Invoice invoice) {
    List<Line> lines =
        invoice.lines().stream()
            .map(
                line ->
                    new Line(
                        Ids.of(line.stockCode()), Math.toIntExact(line.quantity()), line.price()))
            .toList();
    boolean moves = country != null && !country.equals(invoice.country());
    country = invoice.country();
    Placement order =
        new Placement(Ids.of(invoice.number()), invoice.time(), invoice.country(), moves, lines);
    steps.add(order);
    holdings.add(order);
  }

  private void credit(Invoice creditNote) {
    Map<String, SortedMap<String, Integer>> byOrder = new LinkedHashMap<>();
    for (InvoiceLine line : creditNote.lines()) {
      String product = Ids.of(line.stockCode());
      int wanted = Math.toIntExact(-line.quantity());
      Map<String, Integer> taken = holdings.take(product, wanted);
      taken.forEach(
          (order, units) ->
              byOrder
                  .computeIfAbsent(order, _ -> new TreeMap<>())
                  .merge(product, units, Integer::sum));
      int left = wanted - taken.values().stream().mapToInt(Integer::intValue).sum();
      if (left > 0) {
        leftOut.add(
            holdings.everHeld(product) ? Reason.TOO_FEW_LEFT : Reason.NO_EARLIER_ORDER, left);
      }
    }
    byOrder.forEach(
        (order, quantities) ->
            steps.add(
                new Return(
                    order,
                    creditNote.number(),
                    creditNote.time(),
                    returnedFrom.add(order),
                    quantities)));
  }
}
