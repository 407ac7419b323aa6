/** Benchmarks: the figures of functions/bench/README.md, for anyone to measure again. */
@NullMarked
package shop.bench;

import org.jspecify.annotations.NullMarked;
