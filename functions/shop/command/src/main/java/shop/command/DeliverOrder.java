package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.Request;
import java.time.Instant;
import shop.domain.OrderCommand.Deliver;
import shop.domain.ShopEvent;

/** {@code POST /orders/{id}/delivery}. */
final class DeliverOrder implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    return Orders.change(request, (id, fields) -> new Deliver(id, Moments.occurredAt(fields, now)));
  }
}
