package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import shop.domain.OrderCommand.Cancel;
import shop.domain.ShopEvent;

/** {@code POST /orders/{id}/cancellation}. */
final class CancelOrder implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    return Orders.change(
        request,
        (id, fields) ->
            new Cancel(id, fields.get("reason", Rule.NAME), Moments.occurredAt(fields, now)));
  }
}
