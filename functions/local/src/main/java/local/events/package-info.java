/**
 * Stands in for EventBridge: its event buses with their rules, matched by EventBridge's own pattern
 * engine, and its schedules.
 */
@NullMarked
package local.events;

import org.jspecify.annotations.NullMarked;
