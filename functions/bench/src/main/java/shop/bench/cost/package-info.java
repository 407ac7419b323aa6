/** The costs of an order: the deployed functions with a meter, and prices. */
@NullMarked
package shop.bench.cost;

import org.jspecify.annotations.NullMarked;
