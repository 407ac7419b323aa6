/**
 * The projection engine. A stream record only signals a change; the engine reads the journal where
 * records are missing. It folds events through pure projections into rows. Each row remembers the
 * last offset per partition. So a view equals one fold of the journal, whether records arrive
 * twice, late, in parallel or never.
 */
@NullMarked
package cqrs.projection;

import org.jspecify.annotations.NullMarked;
