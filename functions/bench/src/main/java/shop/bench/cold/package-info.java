/**
 * Functions started as on Lambda: a fresh process of the managed runtime's own client, against a
 * runtime API on the loopback address.
 */
@NullMarked
package shop.bench.cold;

import org.jspecify.annotations.NullMarked;
