/**
 * Reads of a view's rows. A {@link View} waits until it shows a given write, or reads eventually
 * consistent rows of the active generation.
 */
@NullMarked
package cqrs.projection.read;

import org.jspecify.annotations.NullMarked;
