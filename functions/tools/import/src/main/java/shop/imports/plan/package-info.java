/**
 * Decides what history invoice lines tell: orders, moves and returns, in time order. Pure, so that
 * a second run plans the same and only has to find out what is missing.
 */
@NullMarked
package shop.imports.plan;

import org.jspecify.annotations.NullMarked;
