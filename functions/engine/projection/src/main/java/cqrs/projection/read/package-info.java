/**
 * Reads of a view's rows. A reader chooses how fresh the rows must be: a {@link View} waits until
 * it shows a write, or reads eventually consistent rows of the generation that is active.
 */
@NullMarked
package cqrs.projection.read;

import org.jspecify.annotations.NullMarked;
