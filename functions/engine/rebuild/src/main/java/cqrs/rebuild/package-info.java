/**
 * The Lambdas that build views from the journal. The rebuild function works in slices, which events
 * on the control bus start. The monitor runs every minute. It begins rebuilds, repeats lost slices
 * and cleans up.
 */
@NullMarked
package cqrs.rebuild;

import org.jspecify.annotations.NullMarked;
