package shop.command;

import java.time.Instant;
import java.util.List;
import shop.domain.Aggregates;
import shop.domain.OrderCommand.Return;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.OrderDecider;
import shop.http.JsonBody;
import shop.http.Request;
import shop.http.Rule;
import shop.stored.ShopAggregates;

/** {@code POST /orders/{id}/returns}. */
final class ReturnLines implements CommandReader {

  @Override
  public Intent<?, ?> read(Request request, Instant now) {
    String id = request.path("id", Rule.ID);
    Return command =
        JsonBody.read(
            request,
            fields ->
                new Return(
                    id,
                    fields.each(
                        "lines",
                        Orders.MOST_LINES,
                        line ->
                            new ReturnRequest(
                                line.get("productId", Rule.ID),
                                line.get("quantity", Rule.QUANTITY))),
                    Moments.occurredAt(fields, now)));
    List<String> products = command.lines().stream().map(ReturnRequest::productId).toList();
    return Intent.ofExisting(
        ShopAggregates.ORDERS,
        Aggregates.order(id),
        order -> Orders.mustBeOwn(order, request.caller()),
        (order, _) -> OrderDecider.decide(order, command),
        products);
  }
}
