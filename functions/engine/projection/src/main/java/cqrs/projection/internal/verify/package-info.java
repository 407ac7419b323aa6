/**
 * Verifies a view: replays the journal in memory, compares the result with the stored rows, and
 * repairs rows that differ.
 */
@NullMarked
package cqrs.projection.internal.verify;

import org.jspecify.annotations.NullMarked;
