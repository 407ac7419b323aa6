package shop.imports.send;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.imports.plan.Plan;
import shop.imports.plan.Plan.Line;
import shop.imports.plan.Plan.Step.Placement;

/**
 * An order as {@code GET /orders/{id}} shows it.
 *
 * @param returned units by product id
 */
record ExistingOrder(
    String status,
    String customerId,
    String region,
    String currency,
    Instant placedAt,
    List<Line> lines,
    Map<String, Integer> returned) {

  static ExistingOrder of(Fields body) {
    List<Line> lines = new ArrayList<>();
    Map<String, Integer> returned = new HashMap<>();
    for (Fields line : body.list("lines")) {
      String product = line.text("productId");
      lines.add(new Line(product, line.count("quantity"), line.amount("unitPrice")));
      returned.merge(product, line.count("returned"), Integer::sum);
    }
    Fields customer = body.child("customer");
    return new ExistingOrder(
        body.text("status"),
        customer.text("customerId"),
        customer.text("region"),
        body.text("currency"),
        body.time("placedAt"),
        lines,
        returned);
  }

  /** The differences from the order wanted, in words; empty if there are none. */
  String difference(String wantedCustomer, Placement wanted) {
    List<String> differences = new ArrayList<>();
    if (!customerId.equals(wantedCustomer)) {
      differences.add("customer " + customerId + " instead of " + wantedCustomer);
    }
    if (!region.equals(wanted.country())) {
      differences.add("region " + region + " instead of " + wanted.country());
    }
    if (!currency.equals(Plan.CURRENCY)) {
      differences.add("currency " + currency + " instead of " + Plan.CURRENCY);
    }
    if (!placedAt.equals(wanted.placedAt())) {
      differences.add("placed at " + placedAt + " instead of " + wanted.placedAt());
    }
    if (!isSame(lines, wanted.lines())) {
      differences.add("other lines");
    }
    return String.join(", ", differences);
  }

  private static boolean isSame(List<Line> some, List<Line> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      Line one = some.get(i);
      Line other = others.get(i);
      if (!one.productId().equals(other.productId())
          || one.quantity() != other.quantity()
          || one.unitPrice().compareTo(other.unitPrice()) != 0) {
        return false;
      }
    }
    return true;
  }
}
