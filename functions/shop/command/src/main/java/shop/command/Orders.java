package shop.command;

import cqrs.command.CommandRequest;
import cqrs.command.CommandSpec;
import cqrs.http.Caller;
import cqrs.http.input.Rule;
import java.time.Instant;
import java.util.List;
import shop.domain.Order;
import shop.domain.OrderCommand;
import shop.domain.OrderCommand.Cancel;
import shop.domain.OrderCommand.Deliver;
import shop.domain.OrderCommand.Pay;
import shop.domain.OrderCommand.Return;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.OrderCommand.Ship;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.stored.ShopAggregates;

/** The commands on an order that is there. */
final class Orders {

  /** So many, with the longest ids and names, fit every row and event that an order is kept in. */
  static final int MOST_LINES = 1_000;

  private Orders() {}

  /** {@code POST /orders/{id}/payment}. */
  static CommandSpec<Order, OrderEvent> pay(CommandRequest request, Instant time) {
    return changing(request, new Pay(request.id(), time), List.of());
  }

  /** {@code POST /orders/{id}/shipment}. */
  static CommandSpec<Order, OrderEvent> ship(CommandRequest request, Instant time) {
    Ship command =
        new Ship(
            request.id(),
            request.body().find("carrier", Rule.NAME).orElse(null),
            request.body().find("trackingNumber", Rule.NAME).orElse(null),
            time);
    return changing(request, command, List.of());
  }

  /** {@code POST /orders/{id}/delivery}. */
  static CommandSpec<Order, OrderEvent> deliver(CommandRequest request, Instant time) {
    return changing(request, new Deliver(request.id(), time), List.of());
  }

  /** {@code POST /orders/{id}/cancellation}. */
  static CommandSpec<Order, OrderEvent> cancel(CommandRequest request, Instant time) {
    Cancel command = new Cancel(request.id(), request.get("reason", Rule.NAME), time);
    return changing(request, command, List.of());
  }

  /** {@code POST /orders/{id}/returns}. */
  static CommandSpec<Order, OrderEvent> takeBack(CommandRequest request, Instant time) {
    String id = request.id();
    List<ReturnRequest> lines =
        request
            .body()
            .each(
                "lines",
                MOST_LINES,
                line ->
                    new ReturnRequest(
                        line.get("productId", Rule.ID), line.get("quantity", Rule.QUANTITY)));
    List<String> products = lines.stream().map(ReturnRequest::productId).toList();
    return changing(request, new Return(id, lines, time), products);
  }

  /**
   * A command on an order, for callers who may see and change the order's customer.
   *
   * @param lineProducts the products of the request's lines, in order, to point at
   */
  private static CommandSpec<Order, OrderEvent> changing(
      CommandRequest request, OrderCommand command, List<String> lineProducts) {
    Caller caller = request.caller();
    return CommandSpec.changing(
            ShopAggregates.ORDERS,
            request.id(),
            (order, _) -> Rejections.inWords(OrderDecider.decide(order, command), lineProducts))
        .allowedBy(order -> caller.mustBe(order.placement().customerId(), "The order's customer"));
  }
}
