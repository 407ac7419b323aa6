package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import shop.domain.ProductCommand.Rename;
import shop.domain.ShopEvent;

/** {@code PUT /products/{id}/name}. */
final class RenameProduct implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    String id = request.path("id", Rule.ID);
    Rename command =
        JsonBody.read(
            request,
            fields ->
                new Rename(id, fields.get("name", Rule.NAME), Moments.occurredAt(fields, now)));
    return Products.changing(command);
  }
}
