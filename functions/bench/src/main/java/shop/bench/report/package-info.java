/** Prints and sums up what benchmarks measure. */
@NullMarked
package shop.bench.report;

import org.jspecify.annotations.NullMarked;
