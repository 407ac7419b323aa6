/** The relay, tried against everything that may happen to it and beside it. */
@NullMarked
package shop.testing.relay;

import org.jspecify.annotations.NullMarked;
