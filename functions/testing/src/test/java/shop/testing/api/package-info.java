/**
 * The HTTP contract, held against the running local system: the real template, tables, streams,
 * projectors and queries. What a caller may rely on is tested here and nowhere else as a whole.
 */
@NullMarked
package shop.testing.api;

import org.jspecify.annotations.NullMarked;
