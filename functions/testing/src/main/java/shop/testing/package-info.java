/**
 * The fault kit: makes a journal and deliveries of it from a seed, breaks every DynamoDB call that
 * can break, and compares what a projection's rows become with a fold of the journal in memory. It
 * exists so that "exactly once" is tried on every build and not believed. The cost meter is here
 * for the same reason: what the design saves is counted.
 */
@NullMarked
package shop.testing;

import org.jspecify.annotations.NullMarked;
