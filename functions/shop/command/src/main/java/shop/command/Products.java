package shop.command;

import cqrs.command.CommandRequest;
import cqrs.command.CommandSpec;
import cqrs.http.Fields;
import cqrs.http.input.Rule;
import java.time.Instant;
import shop.domain.Money;
import shop.domain.Product;
import shop.domain.ProductCommand;
import shop.domain.ProductCommand.Add;
import shop.domain.ProductCommand.Rename;
import shop.domain.ProductCommand.Reprice;
import shop.domain.ProductDecider;
import shop.domain.ProductEvent;
import shop.stored.ShopAggregates;

/** The commands on a product. */
final class Products {

  private Products() {}

  /** {@code POST /products}. */
  static CommandSpec<Product, ProductEvent> add(CommandRequest request, Instant time) {
    String id = request.idOrNew("productId");
    String name = request.get("name", Rule.NAME);
    Add command = new Add(id, name, request.body().object("price", Products::price), time);
    return CommandSpec.creating(ShopAggregates.PRODUCTS, id, decide(command));
  }

  /** {@code PUT /products/{id}/price}: the price itself, or as in {@code POST /products}. */
  static CommandSpec<Product, ProductEvent> reprice(CommandRequest request, Instant time) {
    String id = request.id();
    Fields body = request.body();
    Money price = body.has("price") ? body.object("price", Products::price) : price(body);
    return changing(new Reprice(id, price, time));
  }

  /** {@code PUT /products/{id}/name}. */
  static CommandSpec<Product, ProductEvent> rename(CommandRequest request, Instant time) {
    return changing(new Rename(request.id(), request.get("name", Rule.NAME), time));
  }

  private static CommandSpec<Product, ProductEvent> changing(ProductCommand command) {
    return CommandSpec.changing(ShopAggregates.PRODUCTS, command.productId(), decide(command));
  }

  private static CommandSpec.Decide<Product, ProductEvent> decide(ProductCommand command) {
    return (product, _) -> Rejections.inWords(ProductDecider.decide(product, command));
  }

  private static Money price(Fields fields) {
    return new Money(fields.get("amount", Rule.AMOUNT), fields.get("currency", Rule.CURRENCY));
  }
}
