package shop.views.products;

import shop.domain.Money;
import shop.views.parts.Series;

/**
 * A product as it is now, and its sales over time.
 *
 * @param price the list price
 */
public record ProductDetails(
    String productId, String name, Money price, Series<ProductFigures> sales, long version) {}
