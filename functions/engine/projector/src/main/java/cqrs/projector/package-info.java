/**
 * The projector Lambdas: records of the write table's stream into views. A record only says that
 * something happened; what, and in which order, the engine takes from the journal's offsets.
 */
@NullMarked
package cqrs.projector;

import org.jspecify.annotations.NullMarked;
