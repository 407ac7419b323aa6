package shop.imports.send;

import java.time.Instant;
import java.util.SortedMap;
import shop.imports.plan.Plan.Step.Return;

/**
 * Brings an order's returns into the system, having it paid, shipped and delivered before the first
 * of them, at the moment of that return: the files tell nothing of when that happened.
 */
final class OrderWriter {

  private final HttpApi api;
  private final Tally tally;
  private final OrderState order;

  OrderWriter(HttpApi api, Tally tally, OrderState order) {
    this.api = api;
    this.tally = tally;
    this.order = order;
  }

  void giveBack(Return wanted) {
    SortedMap<String, Integer> missing = order.missing(wanted);
    if (missing.isEmpty()) {
      tally.returns().count(false);
      return;
    }
    if (!isDelivered(wanted)) {
      return;
    }
    Answer answer = api.send(Command.giveBack(wanted, missing));
    if (answer.isSuccess()) {
      tally.returns().count(!answer.replayed());
      if (!answer.replayed()) {
        tally.unitsReturned().add(missing.values().stream().mapToInt(Integer::intValue).sum());
      }
    } else if (answer.status() == 409) {
      tally.conflicts().add(about(wanted) + answer.reason());
    } else {
      tally.failures().add(about(wanted) + answer.reason());
    }
  }

  private boolean isDelivered(Return wanted) {
    while (true) {
      String next =
          switch (order.status()) {
            case "PLACED" -> "PAID";
            case "PAID" -> "SHIPPED";
            case "SHIPPED" -> "DELIVERED";
            default -> order.status();
          };
      if (next.equals(order.status())) {
        if (next.equals("DELIVERED")) {
          return true;
        }
        tally.conflicts().add(about(wanted) + "the order is " + next + " there.");
        return false;
      }
      if (!advance(next, wanted)) {
        return false;
      }
    }
  }

  private boolean advance(String next, Return wanted) {
    Instant at = wanted.at();
    Answer answer = api.send(Command.advance(order.id(), stage(next), at));
    if (answer.isSuccess()) {
      order.becomes(next);
      return true;
    }
    if (answer.isTooEarly()) {
      tally.conflicts().add(about(wanted) + answer.reason());
      return false;
    }
    if (answer.status() == 409) {
      // Somebody else was faster: what the order has become decides.
      String known = order.status();
      Answer found =
          api.await(
              "/orders/" + order.id(),
              shown -> shown.isSuccess() && !shown.body().text("status").equals(known),
              "does not show what became of the order");
      order.becomes(found.body().text("status"));
      return true;
    }
    tally.failures().add(about(wanted) + answer.reason());
    return false;
  }

  private static String stage(String status) {
    return switch (status) {
      case "PAID" -> "payment";
      case "SHIPPED" -> "shipment";
      default -> "delivery";
    };
  }

  private static String about(Return wanted) {
    return "Credit note " + wanted.creditNote() + " on order " + wanted.orderId() + ": ";
  }
}
