package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import java.util.List;
import shop.domain.OrderCommand.Return;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.ShopEvent;

/** {@code POST /orders/{id}/returns}. */
final class ReturnLines implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
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
    return Orders.changing(id, command, request.caller(), products);
  }
}
