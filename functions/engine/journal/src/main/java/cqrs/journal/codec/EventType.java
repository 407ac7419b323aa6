package cqrs.journal.codec;

import cqrs.domain.Event;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * How one kind of event is stored. The aggregate's id and {@code occurredAt} have columns of their
 * own in the journal row; the payload has the rest.
 *
 * @param name the stored name; it stays when the class is renamed
 * @param event the class
 * @param write makes the payload, a JSON object of texts, numbers, lists and objects
 * @param read makes the event from the payload of the newest schema
 */
public record EventType<T extends Event>(
    String name, Class<T> event, Function<T, Map<String, Object>> write, Read<T> read) {

  /** Begins the declaration of an event: {@code of(name, class).writes(…).reads(…)}. */
  public static <T extends Event> Named<T> of(String name, Class<T> event) {
    return new Named<>(name, event);
  }

  /** An event with its stored name. */
  public record Named<T extends Event>(String name, Class<T> event) {
    public Written<T> writes(Function<T, Map<String, Object>> write) {
      return new Written<>(this, write);
    }
  }

  /** An event that can be written. */
  public record Written<T extends Event>(Named<T> named, Function<T, Map<String, Object>> write) {
    public EventType<T> reads(Read<T> read) {
      return new EventType<>(named.name(), named.event(), write, read);
    }
  }

  /** Reads an event. */
  @FunctionalInterface
  public interface Read<T> {
    T read(String aggregateId, Instant occurredAt, Payload payload);
  }

  Map<String, Object> payload(Event any) {
    return write.apply(event.cast(any));
  }
}
