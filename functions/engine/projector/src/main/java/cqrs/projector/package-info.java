/**
 * The projector Lambdas apply records of the write table's stream to views. A record only signals a
 * change; the journal's offsets decide which events are applied, and in which order.
 */
@NullMarked
package cqrs.projector;

import org.jspecify.annotations.NullMarked;
