package shop.command;

import java.time.Instant;
import java.util.List;
import shop.domain.OrderCommand.Return;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.ShopEvent;
import shop.http.JsonBody;
import shop.http.Request;
import shop.http.Rule;

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
