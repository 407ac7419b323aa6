package shop.command;

import java.util.List;
import java.util.function.BiFunction;
import shop.domain.Aggregates;
import shop.domain.Order;
import shop.domain.OrderCommand;
import shop.domain.OrderDecider;
import shop.domain.Rejection;
import shop.http.Caller;
import shop.http.Fields;
import shop.http.JsonBody;
import shop.http.ProblemException;
import shop.http.Request;
import shop.http.Rule;
import shop.stored.ShopAggregates;

/** What the commands on an order have in common. */
final class Orders {

  /** So many, with the longest ids and names, fit every row and event that an order is kept in. */
  static final int MOST_LINES = 1_000;

  private Orders() {}

  /** Refuses who may not see and change the order's customer. */
  static void mustBeOwn(Order order, Caller caller) {
    caller.mustBe(order.placement().customerId(), "The order's customer");
  }

  /** Refuses a new order whose id has another's, as if it were the caller's: not a word on it. */
  static void mustBeFree(Order order, Caller caller) {
    if (!caller.mayBe(order.placement().customerId())) {
      Rejection taken = new Rejection.AlreadyExists(Aggregates.order(order.placement().orderId()));
      throw new ProblemException(Rejections.problem(taken, List.of()));
    }
  }

  /** A command on the order that the path names. */
  static Intent<?, ?> change(
      Request request, BiFunction<String, Fields, OrderCommand.Change> reader) {
    String id = request.path("id", Rule.ID);
    OrderCommand command = JsonBody.read(request, fields -> reader.apply(id, fields));
    return Intent.ofExisting(
        ShopAggregates.ORDERS,
        Aggregates.order(id),
        order -> mustBeOwn(order, request.caller()),
        (order, _) -> OrderDecider.decide(order, command),
        List.of());
  }
}
