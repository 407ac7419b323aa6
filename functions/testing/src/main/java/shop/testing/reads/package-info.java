/**
 * Costs of reads: the same questions, answered from the views, from the normalized rows by a scan,
 * and from the normalized rows with an index, on the same orders.
 */
@NullMarked
package shop.testing.reads;

import org.jspecify.annotations.NullMarked;
