package cqrs.journal;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What one command wants to write, all or nothing. Without events only the receipt is written, on
 * condition that the aggregate is still as it was decided on.
 *
 * @param <E> the application's events
 * @param aggregate whose events these are
 * @param expectedVersion the version decided on; 0: it must not exist
 * @param events in order; all of one ordering key
 * @param row the aggregate's row after the events, for a last position that is known only at the
 *     append
 * @param copiedFrom versions of other aggregates that the events copy from
 * @param receipt null if the command has no idempotency key
 */
public record Append<E extends Event>(
    AggregateId aggregate,
    long expectedVersion,
    List<NewEvent<E>> events,
    RowAt row,
    Map<AggregateId, Long> copiedFrom,
    @Nullable ReceiptAt receipt) {

  public Append {
    events = List.copyOf(events);
    copiedFrom = Map.copyOf(copiedFrom);
  }

  /** An event that has its id, and no place in the journal yet. */
  public record NewEvent<E extends Event>(
      E event, String eventId, Instant recordedAt, String correlationId, String causationId) {}

  /** Makes the aggregate's row once the last event's position is known. */
  @FunctionalInterface
  public interface RowAt {
    Map<String, AttributeValue> at(Position last);
  }

  /** Makes the receipt once the last event's position is known. */
  @FunctionalInterface
  public interface ReceiptAt {
    Receipt at(Position last);
  }

  /** The aggregate's version after the events. */
  public long version() {
    return expectedVersion + events.size();
  }

  /** The events at their places after {@code head}. */
  List<RecordedEvent<E>> recorded(int partition, long head) {
    List<RecordedEvent<E>> recorded = new ArrayList<>();
    for (NewEvent<E> e : events) {
      int number = recorded.size() + 1;
      recorded.add(
          new RecordedEvent<>(
              new Position(partition, head + number),
              e.eventId(),
              expectedVersion + number,
              e.recordedAt(),
              e.correlationId(),
              e.causationId(),
              e.event()));
    }
    return recorded;
  }
}
