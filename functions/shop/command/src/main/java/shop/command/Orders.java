package shop.command;

import cqrs.command.CommandSpec;
import cqrs.domain.AggregateId;
import cqrs.http.Caller;
import cqrs.http.Fields;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import cqrs.http.problem.ProblemException;
import java.util.List;
import java.util.function.BiFunction;
import shop.api.ShopApi;
import shop.domain.Aggregates;
import shop.domain.Order;
import shop.domain.OrderCommand;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.domain.Rejection;
import shop.stored.ShopAggregates;

/** What the commands on an order have in common. */
final class Orders {

  /** So many, with the longest ids and names, fit every row and event that an order is kept in. */
  static final int MOST_LINES = 1_000;

  private Orders() {}

  /** Requires that the caller may see and change the order's customer. */
  static void mustBeOwn(Order order, Caller caller) {
    caller.mustBe(order.placement().customerId(), "The order's customer");
  }

  /** Rejects an id that another customer's order has, and tells nothing of that order. */
  static void mustBeFree(Order order, Caller caller) {
    if (!caller.mayBe(order.placement().customerId())) {
      Rejection taken = new Rejection.AlreadyExists(Aggregates.order(order.placement().orderId()));
      throw new ProblemException(Rejections.problem(taken, List.of()));
    }
  }

  /** A command on the order that the path names. */
  static CommandSpec<?, OrderEvent> change(
      Request request, BiFunction<String, Fields, OrderCommand.Change> reader) {
    String id = request.path("id", Rule.ID);
    OrderCommand command = JsonBody.read(request, fields -> reader.apply(id, fields));
    return changing(id, command, request.caller(), List.of());
  }

  /**
   * A command on an order.
   *
   * @param lineProducts the products of the request's lines, in order, to point at
   */
  static CommandSpec<?, OrderEvent> changing(
      String id, OrderCommand command, Caller caller, List<String> lineProducts) {
    AggregateId order = Aggregates.order(id);
    return CommandSpec.changing(
            ShopAggregates.ORDERS,
            order,
            ShopApi::path,
            (state, _) -> Rejections.inWords(OrderDecider.decide(state, command), lineProducts))
        .allowedBy(state -> mustBeOwn(state, caller));
  }
}
