/** The view {@code products}: each product's sales over time, and the products by revenue. */
@NullMarked
package shop.views.products;

import org.jspecify.annotations.NullMarked;
