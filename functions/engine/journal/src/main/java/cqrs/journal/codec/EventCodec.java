package cqrs.journal.codec;

import cqrs.domain.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns an application's events into their stored form and back.
 *
 * @param <E> the application's events
 */
public final class EventCodec<E extends Event> {

  private final Map<String, EventType<? extends E>> byName = new HashMap<>();
  private final Map<Class<?>, EventType<? extends E>> byClass = new HashMap<>();
  private final List<Upcaster> upcasters;

  /** A codec for events that have had one schema only. */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array goes no further.
  public static <E extends Event> EventCodec<E> of(EventType<? extends E>... types) {
    return new EventCodec<>(List.of(types), List.of());
  }

  /**
   * A codec that lifts older schemas.
   *
   * @param types all events that the journal may hold
   * @param upcasters one for each step of each type. The newest schema of a type is one more than
   *     its number of upcasters
   * @throws IllegalArgumentException if a name or class is there twice, or if a step is missing,
   *     there twice, or of an unknown type
   */
  public EventCodec(List<EventType<? extends E>> types, List<Upcaster> upcasters) {
    for (EventType<? extends E> type : types) {
      if (byName.put(type.name(), type) != null || byClass.put(type.event(), type) != null) {
        throw new IllegalArgumentException(type.name() + " or its class is declared twice.");
      }
    }
    this.upcasters = List.copyOf(upcasters);
    for (Upcaster upcaster : upcasters) {
      if (!byName.containsKey(upcaster.type())) {
        throw new IllegalArgumentException(upcaster.type() + " has an upcaster and is unknown.");
      }
      for (int from = 1; from < newestSchema(upcaster.type()); from++) {
        requireOne(upcaster.type(), from);
      }
    }
  }

  private void requireOne(String type, int from) {
    long steps = upcasters.stream().filter(u -> u.type().equals(type) && u.from() == from).count();
    if (steps != 1) {
      throw new IllegalArgumentException(
          type + " has " + steps + " upcasters from schema " + from + ": it needs exactly one.");
    }
  }

  /** The stored names of all events. */
  public Set<String> types() {
    return Set.copyOf(byName.keySet());
  }

  /**
   * The name that the event is stored under.
   *
   * @throws IllegalArgumentException if its class is not declared
   */
  public String type(E event) {
    return declared(event).name();
  }

  private EventType<? extends E> declared(E event) {
    EventType<? extends E> type = byClass.get(event.getClass());
    if (type == null) {
      throw new IllegalArgumentException(event.getClass().getName() + " has no stored form.");
    }
    return type;
  }

  /** As it is stored, in the newest schema. */
  public JournalEntry encode(RecordedEvent<? extends E> recorded) {
    E event = recorded.event();
    EventType<? extends E> type = declared(event);
    return new JournalEntry(
        recorded.position(),
        type.name(),
        newestSchema(type.name()),
        recorded.eventId(),
        event.aggregate(),
        recorded.version(),
        event.occurredAt(),
        recorded.recordedAt(),
        recorded.correlationId(),
        recorded.causationId(),
        Json.write(type.payload(event)));
  }

  /**
   * Reads a stored event.
   *
   * @throws UnknownEventException if its type, or its schema version, is newer than this code
   */
  public RecordedEvent<E> decode(JournalEntry entry) {
    EventType<? extends E> type = byName.get(entry.type());
    int newest = newestSchema(entry.type());
    if (type == null || entry.schema() > newest) {
      throw new UnknownEventException(entry.type(), entry.schema());
    }
    Map<String, Object> payload = Json.object(entry.payload());
    for (int schema = entry.schema(); schema < newest; schema++) {
      payload = upcaster(entry.type(), schema).step().lift(payload);
    }
    return new RecordedEvent<>(
        entry.position(),
        entry.eventId(),
        entry.version(),
        entry.recordedAt(),
        entry.correlationId(),
        entry.causationId(),
        type.read().read(entry.aggregate().id(), entry.occurredAt(), new Payload(payload)));
  }

  private int newestSchema(String type) {
    return 1 + (int) upcasters.stream().filter(u -> u.type().equals(type)).count();
  }

  private Upcaster upcaster(String type, int schema) {
    return upcasters.stream()
        .filter(u -> u.type().equals(type) && u.from() == schema)
        .findFirst()
        .orElseThrow(() -> new UnknownEventException(type, schema));
  }
}
