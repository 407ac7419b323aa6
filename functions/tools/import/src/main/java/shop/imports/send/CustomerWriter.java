package shop.imports.send;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import shop.imports.plan.Plan.History;
import shop.imports.plan.Plan.Step;
import shop.imports.plan.Plan.Step.Placement;
import shop.imports.plan.Plan.Step.Return;

/**
 * Brings one customer's history into the system, as far as it is not there yet.
 *
 * <p>A run reads the existing orders once, from views that had caught up when the run began. It
 * remembers its own writes. Three rules keep a second run from changing anything, and let a run
 * that was stopped anywhere be run again:
 *
 * <ul>
 *   <li>An order that exists with the same content is left as it is.
 *   <li>A customer moves only right before an order that is missing, and never back in time: an
 *       order older than the customer's newest is placed only if it is from where they live now.
 *   <li>An order shows its returned units. They count as done, from the earliest return on. Only
 *       the missing units are sent.
 * </ul>
 */
final class CustomerWriter {

  private final HttpApi api;
  private final Tally tally;
  private final Progress progress;

  CustomerWriter(HttpApi api, Tally tally, Progress progress) {
    this.api = api;
    this.tally = tally;
    this.progress = progress;
  }

  void write(History history) {
    Optional<Customer> registered = register(history);
    if (registered.isEmpty()) {
      progress.advance(history.commands());
      return;
    }
    progress.advance(1);
    Customer customer = registered.get();
    Map<String, OrderWriter> orders = new HashMap<>();
    for (Step step : history.steps()) {
      switch (step) {
        case Placement order ->
            place(customer, order)
                .map(state -> new OrderWriter(api, tally, state))
                .ifPresent(writer -> orders.put(order.orderId(), writer));
        case Return wanted -> {
          // An order in conflict is not ours to return from; it is reported already.
          OrderWriter order = orders.get(wanted.orderId());
          if (order != null) {
            order.giveBack(wanted);
          }
        }
      }
      progress.advance(step.commands());
    }
  }

  /** The customer as this run knows them. */
  private static final class Customer {
    final String id;

    /** Of the orders that were there before this run; far in the past where there are none. */
    final Instant newestOrder;

    String region;

    Customer(String id, String region, Instant newestOrder) {
      this.id = id;
      this.region = region;
      this.newestOrder = newestOrder;
    }
  }

  private Optional<Customer> register(History history) {
    String id = history.customerId();
    Answer answer = api.send(Command.register(id, history.first()));
    if (answer.isSuccess()) {
      tally.customers().count(true);
      return Optional.of(new Customer(id, history.first().country(), Instant.MIN));
    }
    if (answer.status() != 409) {
      tally.failures().add("Customer " + id + " with all orders: " + answer.reason());
      return Optional.empty();
    }
    Fields found =
        api.await(
                "/customers/" + id + "/dashboard",
                Answer::isSuccess,
                "does not show a customer that exists")
            .body();
    if (!found.text("name").equals(Command.customerName(id))) {
      tally.conflicts().add("Customer " + id + " is somebody else there; all orders are left out.");
      return Optional.empty();
    }
    tally.customers().count(false);
    Instant newest =
        found.optionalText("lastOrderAt").isPresent() ? found.time("lastOrderAt") : Instant.MIN;
    return Optional.of(new Customer(id, found.text("region"), newest));
  }

  /** The order's state, where it is the one wanted. */
  private Optional<OrderState> place(Customer customer, Placement order) {
    String path = "/orders/" + order.orderId();
    if (!order.placedAt().isAfter(customer.newestOrder)) {
      Answer found = api.get(path);
      if (found.isSuccess()) {
        return compare(customer, order, found);
      }
    }
    if (!customer.region.equals(order.country()) && !move(customer, order)) {
      return Optional.empty();
    }
    Answer answer = api.send(Command.place(customer.id, order));
    if (answer.isSuccess()) {
      tally.orders().count(true);
      return Optional.of(OrderState.placed(order.orderId()));
    }
    if (answer.status() == 409) {
      Answer found = api.await(path, Answer::isSuccess, "does not show an order that exists");
      return compare(customer, order, found);
    }
    tally.failures().add("Order " + order.orderId() + ": " + answer.reason());
    return Optional.empty();
  }

  private Optional<OrderState> compare(Customer customer, Placement order, Answer found) {
    ExistingOrder existing = ExistingOrder.of(found.body());
    String difference = existing.difference(customer.id, order);
    if (difference.isEmpty()) {
      tally.orders().count(false);
      return Optional.of(OrderState.of(order.orderId(), existing));
    }
    tally.conflicts().add("Order " + order.orderId() + " is there with " + difference + ".");
    return Optional.empty();
  }

  private boolean move(Customer customer, Placement order) {
    if (order.placedAt().isBefore(customer.newestOrder)) {
      tally
          .conflicts()
          .add(
              ("Order %s is from %s and older than customer %s's newest; they live in %s now: "
                      + "import months in order of time, or together.")
                  .formatted(order.orderId(), order.country(), customer.id, customer.region));
      return false;
    }
    Answer answer = api.send(Command.move(customer.id, order));
    if (!answer.isSuccess()) {
      tally
          .failures()
          .add("Order " + order.orderId() + ", its customer's move: " + answer.reason());
      return false;
    }
    tally.moves().increment();
    customer.region = order.country();
    return true;
  }
}
