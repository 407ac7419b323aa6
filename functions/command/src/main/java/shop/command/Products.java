package shop.command;

import shop.domain.Aggregates;
import shop.domain.Money;
import shop.domain.ProductCommand;
import shop.domain.ProductDecider;
import shop.http.Fields;
import shop.http.Rule;
import shop.stored.ShopAggregates;

/** What the commands on a product have in common. */
final class Products {

  private Products() {}

  static Intent<?, ?> intent(ProductCommand command, boolean creates) {
    return Intent.ofOwn(
        ShopAggregates.PRODUCTS,
        Aggregates.product(command.productId()),
        creates,
        (product, _) -> ProductDecider.decide(product, command));
  }

  static Money price(Fields fields) {
    return new Money(fields.get("amount", Rule.AMOUNT), fields.get("currency", Rule.CURRENCY));
  }
}
