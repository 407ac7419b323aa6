/**
 * What operators see of the views and do about them: the lag, partitions that stand still, trying
 * them again, leaving an event out.
 */
@NullMarked
package cqrs.admin;

import org.jspecify.annotations.NullMarked;
