/** The view {@code customers}: each customer's figures, and the customers by lifetime value. */
@NullMarked
package shop.views.customers;

import org.jspecify.annotations.NullMarked;
