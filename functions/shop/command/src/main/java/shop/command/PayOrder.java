package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.Request;
import java.time.Instant;
import shop.domain.OrderCommand.Pay;
import shop.domain.ShopEvent;

/** {@code POST /orders/{id}/payment}. */
final class PayOrder implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    return Orders.change(request, (id, fields) -> new Pay(id, Moments.occurredAt(fields, now)));
  }
}
