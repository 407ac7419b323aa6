package shop.imports.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.imports.plan.Plan.Line;
import shop.imports.plan.Plan.Step.Placement;

/**
 * The units that one customer's orders still hold at the time of a credit note.
 *
 * <p>A credit note does not say which order it takes back. It is taken from the latest orders that
 * still hold the product, as many as it needs. Since this looks only backwards, what a credit note
 * takes from an order is the same however many later files are read along, and a run without the
 * earliest files finds the same orders as a run with them, only fewer.
 */
final class Holdings {

  private static final class Holding {
    final String orderId;
    int quantity;

    Holding(String orderId, int quantity) {
      this.orderId = orderId;
      this.quantity = quantity;
    }
  }

  private final Map<String, List<Holding>> byProduct = new HashMap<>();

  void add(Placement order) {
    Map<String, Integer> quantities = new LinkedHashMap<>();
    for (Line line : order.lines()) {
      quantities.merge(line.productId(), line.quantity(), Integer::sum);
    }
    quantities.forEach(
        (product, quantity) ->
            byProduct
                .computeIfAbsent(product, _ -> new ArrayList<>())
                .add(new Holding(order.orderId(), quantity)));
  }

  boolean everHeld(String productId) {
    return byProduct.containsKey(productId);
  }

  /** Takes at most {@code quantity} units from the latest orders; returns the units by order. */
  Map<String, Integer> take(String productId, int quantity) {
    Map<String, Integer> taken = new LinkedHashMap<>();
    List<Holding> holdings = byProduct.getOrDefault(productId, List.of());
    int left = quantity;
    for (int i = holdings.size() - 1; i >= 0 && left > 0; i--) {
      Holding holding = holdings.get(i);
      int units = Math.min(left, holding.quantity);
      if (units > 0) {
        holding.quantity -= units;
        left -= units;
        taken.put(holding.orderId, units);
      }
    }
    return taken;
  }
}
