package shop.views.products;

import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * A product in the ranking by revenue.
 *
 * @param name null while the view does not have the product itself: its events and those of its
 *     orders have no common order
 */
public record RankedProduct(
    String productId, @Nullable String name, Currency currency, ProductFigures figures) {}
