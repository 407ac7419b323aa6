/**
 * The relay Lambda publishes the journal's events to the domain bus, as far as one view shows them,
 * in order within each partition and at least once.
 */
@NullMarked
package cqrs.relay;

import org.jspecify.annotations.NullMarked;
