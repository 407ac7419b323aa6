/**
 * Folds events into changes of rows, without any call to DynamoDB: the changes of one event, of a
 * chunk of events, and of a whole row. The ledger of a row says which events it already has.
 */
@NullMarked
package cqrs.projection.internal.fold;

import org.jspecify.annotations.NullMarked;
