/**
 * A subscriber of the domain bus, as an example of one: it tells the staff of orders of a high
 * value. It knows the events by their schemas in {@code events/schemas/} and not by the classes
 * that write them.
 */
@NullMarked
package shop.notices;

import org.jspecify.annotations.NullMarked;
