/** The in-memory counterpart of the engine, where it has access to what a projection has changed. */
@NullMarked
package shop.projection;

import org.jspecify.annotations.NullMarked;
