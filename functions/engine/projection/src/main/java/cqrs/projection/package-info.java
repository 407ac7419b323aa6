/**
 * The projection engine. Stream records only say that something happened; the journal says what.
 * The engine folds the journal's events through pure projections into view rows, and each row
 * remembers, per partition, the last offset applied to it: so a view equals one fold of the journal
 * whatever is delivered twice, late, apart, at once or not at all.
 */
@NullMarked
package cqrs.projection;

import org.jspecify.annotations.NullMarked;
