/** Checks of the whole checkout: its format, its layers and its documents. */
@NullMarked
package shop.testing.build;

import org.jspecify.annotations.NullMarked;
