/**
 * Runs projections: reads the events of a delivery from the journal, folds them, writes the rows
 * and advances the checkpoints. The catch-up finds the events that no stream record has brought.
 */
@NullMarked
package cqrs.projection.internal.run;

import org.jspecify.annotations.NullMarked;
