package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import shop.domain.ProductCommand.Reprice;
import shop.domain.ShopEvent;

/** {@code PUT /products/{id}/price}. */
final class RepriceProduct implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    String id = request.path("id", Rule.ID);
    Reprice command =
        JsonBody.read(
            request,
            fields -> new Reprice(id, Products.price(fields), Moments.occurredAt(fields, now)));
    return Products.changing(command);
  }
}
