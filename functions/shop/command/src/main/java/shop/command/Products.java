package shop.command;

import cqrs.command.CommandSpec;
import cqrs.domain.AggregateId;
import cqrs.http.Fields;
import cqrs.http.input.Rule;
import shop.api.ShopApi;
import shop.domain.Aggregates;
import shop.domain.Money;
import shop.domain.Product;
import shop.domain.ProductCommand;
import shop.domain.ProductDecider;
import shop.domain.ProductEvent;
import shop.stored.ShopAggregates;

/** What the commands on a product have in common. */
final class Products {

  private Products() {}

  static CommandSpec<?, ProductEvent> adding(ProductCommand command) {
    AggregateId product = Aggregates.product(command.productId());
    return CommandSpec.creating(ShopAggregates.PRODUCTS, product, ShopApi::path, decide(command));
  }

  static CommandSpec<?, ProductEvent> changing(ProductCommand command) {
    AggregateId product = Aggregates.product(command.productId());
    return CommandSpec.changing(ShopAggregates.PRODUCTS, product, ShopApi::path, decide(command))
        .orderedBy(product.id());
  }

  private static CommandSpec.Decide<Product, ProductEvent> decide(ProductCommand command) {
    return (product, _) -> Rejections.inWords(ProductDecider.decide(product, command));
  }

  static Money price(Fields fields) {
    return new Money(fields.get("amount", Rule.AMOUNT), fields.get("currency", Rule.CURRENCY));
  }
}
