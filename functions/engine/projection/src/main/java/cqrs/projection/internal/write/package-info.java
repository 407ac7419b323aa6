/**
 * Writes folded changes into view rows. A conditional write applies each event to a row exactly
 * once.
 */
@NullMarked
package cqrs.projection.internal.write;

import org.jspecify.annotations.NullMarked;
