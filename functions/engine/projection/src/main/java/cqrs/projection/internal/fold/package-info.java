/**
 * Folds events into changes of rows, without any call: the changes of one event, of a chunk of
 * events, and of a whole row. A row's ledger says which events it holds already.
 */
@NullMarked
package cqrs.projection.internal.fold;

import org.jspecify.annotations.NullMarked;
