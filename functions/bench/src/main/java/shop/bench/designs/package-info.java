/** The engine and the textbook's design beside each other, and what feeds them. */
@NullMarked
package shop.bench.designs;

import org.jspecify.annotations.NullMarked;
