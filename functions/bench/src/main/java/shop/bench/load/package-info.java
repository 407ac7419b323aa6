/** Callers of a local system, and that system in a process of its own. */
@NullMarked
package shop.bench.load;

import org.jspecify.annotations.NullMarked;
