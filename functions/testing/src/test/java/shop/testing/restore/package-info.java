/** Restores of write tables that came back torn: table, views, tokens and commands. */
@NullMarked
package shop.testing.restore;

import org.jspecify.annotations.NullMarked;
