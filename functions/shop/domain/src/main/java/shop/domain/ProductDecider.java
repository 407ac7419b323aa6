package shop.domain;

import cqrs.domain.Decision;
import org.jspecify.annotations.Nullable;
import shop.domain.ProductCommand.Add;
import shop.domain.ProductCommand.Rename;
import shop.domain.ProductCommand.Reprice;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;

/** The rules of a product. */
public final class ProductDecider {

  private ProductDecider() {}

  public static Decision<ProductEvent, Rejection> decide(
      @Nullable Product product, ProductCommand command) {
    return switch (command) {
      case Add c ->
          product == null
              ? Decision.accept(
                  new ProductAdded(c.productId(), c.name(), c.price(), c.occurredAt()))
              : Decision.reject(new Rejection.AlreadyExists(Aggregates.product(c.productId())));
      case Reprice c when product == null -> doesNotExist(c);
      case Reprice c ->
          product.price().equals(c.price())
              ? Decision.unchanged()
              : Decision.accept(new ProductRepriced(c.productId(), c.price(), c.occurredAt()));
      case Rename c when product == null -> doesNotExist(c);
      case Rename c ->
          product.name().equals(c.name())
              ? Decision.unchanged()
              : Decision.accept(new ProductRenamed(c.productId(), c.name(), c.occurredAt()));
    };
  }

  private static Decision<ProductEvent, Rejection> doesNotExist(ProductCommand command) {
    return Decision.reject(new Rejection.DoesNotExist(Aggregates.product(command.productId())));
  }

  public static Product evolve(@Nullable Product product, ProductEvent event) {
    return switch (event) {
      case ProductAdded e -> new Product(e.productId(), e.name(), e.price());
      case ProductRepriced e -> {
        Product p = Histories.begun(product, e);
        yield new Product(p.productId(), p.name(), e.price());
      }
      case ProductRenamed e -> {
        Product p = Histories.begun(product, e);
        yield new Product(p.productId(), e.name(), p.price());
      }
    };
  }
}
