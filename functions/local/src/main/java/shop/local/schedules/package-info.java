/** Stands in for EventBridge, as far as it starts functions by the clock. */
@NullMarked
package shop.local.schedules;

import org.jspecify.annotations.NullMarked;
