/** Stands in for EventBridge: buses with rules, and schedules. */
@NullMarked
package local.events;

import org.jspecify.annotations.NullMarked;
