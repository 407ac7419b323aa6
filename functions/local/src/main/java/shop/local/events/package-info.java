/**
 * Stands in for EventBridge's event buses: checks what is put on them, matches it with the
 * template's rules by EventBridge's own pattern engine, and hands it to their targets.
 */
@NullMarked
package shop.local.events;

import org.jspecify.annotations.NullMarked;
