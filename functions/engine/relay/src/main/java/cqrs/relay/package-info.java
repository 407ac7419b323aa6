/**
 * The relay Lambda: the journal's events, as far as the order view shows them, onto the domain bus,
 * in order within each partition and at least once.
 */
@NullMarked
package cqrs.relay;

import org.jspecify.annotations.NullMarked;
