package shop.imports.send;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import shop.imports.plan.Plan.Step.Return;

/** An order of this import, as this run knows it. */
final class OrderState {

  private final String id;
  private String status;

  /** Units already returned that none of this run's returns has been matched with yet. */
  private final Map<String, Integer> returned;

  private OrderState(String id, String status, Map<String, Integer> returned) {
    this.id = id;
    this.status = status;
    this.returned = returned;
  }

  static OrderState placed(String id) {
    return new OrderState(id, "PLACED", new HashMap<>());
  }

  static OrderState of(String id, ExistingOrder order) {
    return new OrderState(id, order.status(), new HashMap<>(order.returned()));
  }

  String id() {
    return id;
  }

  String status() {
    return status;
  }

  void becomes(String newStatus) {
    status = newStatus;
  }

  /** The units of the return that earlier returns do not cover. It uses up the covered ones. */
  SortedMap<String, Integer> missing(Return wanted) {
    SortedMap<String, Integer> missing = new TreeMap<>();
    wanted
        .quantities()
        .forEach(
            (product, quantity) -> {
              int done = Math.min(quantity, returned.getOrDefault(product, 0));
              if (done > 0) {
                returned.merge(product, -done, Integer::sum);
              }
              if (quantity > done) {
                missing.put(product, quantity - done);
              }
            });
    return missing;
  }
}
