/**
 * The stored form of events: an event type says how its fields are written and read, a codec reads
 * any stored version, and an entry is one event as the journal keeps it.
 */
@NullMarked
package cqrs.journal.codec;

import org.jspecify.annotations.NullMarked;
