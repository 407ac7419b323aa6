/** What holds for the whole checkout: its format, its layers, and what its pages say of it. */
@NullMarked
package shop.testing.build;

import org.jspecify.annotations.NullMarked;
