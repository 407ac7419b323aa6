package shop.journal;

import java.time.Instant;
import shop.domain.Event;

/**
 * An event with its place in the journal.
 *
 * @param version the aggregate's, after the event
 * @param recordedAt when the command was handled; {@link Event#occurredAt} is business time
 */
public record RecordedEvent(
    Position position,
    String eventId,
    long version,
    Instant recordedAt,
    String correlationId,
    String causationId,
    Event event) {}
