package cqrs.journal.codec;

import cqrs.domain.Event;
import java.time.Instant;

/**
 * An event with its place in the journal.
 *
 * @param version the aggregate's, after the event
 * @param recordedAt when the command was handled; {@link Event#occurredAt} is business time
 */
public record RecordedEvent<E extends Event>(
    Position position,
    String eventId,
    long version,
    Instant recordedAt,
    String correlationId,
    String causationId,
    E event) {}
