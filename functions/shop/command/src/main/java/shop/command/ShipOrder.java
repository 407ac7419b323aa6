package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import shop.domain.OrderCommand.Ship;
import shop.domain.ShopEvent;

/** {@code POST /orders/{id}/shipment}. */
final class ShipOrder implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    return Orders.change(
        request,
        (id, fields) ->
            new Ship(
                id,
                fields.find("carrier", Rule.NAME).orElse(null),
                fields.find("trackingNumber", Rule.NAME).orElse(null),
                Moments.occurredAt(fields, now)));
  }
}
