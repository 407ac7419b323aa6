/** The view {@code orders}: an order as it is shown, and each customer's orders, newest first. */
@NullMarked
package shop.views.orders;

import org.jspecify.annotations.NullMarked;
