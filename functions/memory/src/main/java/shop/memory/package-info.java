/** Histories for tests: events with their places in a journal, told one by one or made at random. */
@NullMarked
package shop.memory;

import org.jspecify.annotations.NullMarked;
