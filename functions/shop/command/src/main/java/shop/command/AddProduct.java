package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import java.util.function.Supplier;
import shop.domain.ProductCommand.Add;
import shop.domain.ShopEvent;

/** {@code POST /products}. */
final class AddProduct implements CommandReader<ShopEvent> {

  private final Supplier<String> ids;

  AddProduct(Supplier<String> ids) {
    this.ids = ids;
  }

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    Add command =
        JsonBody.read(
            request,
            fields ->
                new Add(
                    fields.find("productId", Rule.ID).orElseGet(ids),
                    fields.get("name", Rule.NAME),
                    fields.object("price", Products::price),
                    Moments.occurredAt(fields, now)));
    return Products.adding(command);
  }
}
