package shop.views.products;

import cqrs.projection.Row;
import shop.domain.Money;

/**
 * A product as it is now.
 *
 * @param price the list price
 */
public record ProductDetails(String productId, String name, Money price, long version) {

  /** What a product's row shows, or its row in the catalogue. */
  static ProductDetails of(String productId, Row row) {
    return new ProductDetails(
        productId, row.text("name"), ProductRows.price(row), row.count("version"));
  }
}
