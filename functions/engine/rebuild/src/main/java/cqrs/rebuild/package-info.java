/**
 * The Lambdas that build views from the journal. One works in slices, told by events on the control
 * bus; the other looks every minute, and begins, repeats and cleans up what nobody is told of.
 */
@NullMarked
package cqrs.rebuild;

import org.jspecify.annotations.NullMarked;
