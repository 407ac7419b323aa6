/** Views and normalized rows, read and paid for. */
@NullMarked
package shop.bench.read;

import org.jspecify.annotations.NullMarked;
