/** Benchmarks: what the README claims of speed and memory, for anyone to measure again. */
@NullMarked
package shop.bench;

import org.jspecify.annotations.NullMarked;
