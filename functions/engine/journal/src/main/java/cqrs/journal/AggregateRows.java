package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.Json;
import cqrs.journal.codec.Payload;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Packed;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Stores the state of one kind of aggregate: one normalized row each, with the aggregate's version
 * and the position of its last event. The row must come from the events alone, because a restore
 * makes it anew.
 *
 * @param <S> the state, immutable
 * @param <E> the aggregate's events
 */
public final class AggregateRows<S, E extends Event> {

  /** Rows that an earlier version has written lack it. */
  public static final String LAST_AT = "lastOccurredAt";

  private final String type;
  private final Class<E> events;
  private final Evolve<S, E> evolve;
  private final Function<S, Map<String, Object>> write;
  private final BiFunction<String, Payload, S> read;
  private final boolean orderedById;

  private AggregateRows(
      String type,
      Class<E> events,
      Evolve<S, E> evolve,
      Function<S, Map<String, Object>> write,
      BiFunction<String, Payload, S> read,
      boolean orderedById) {
    this.type = type;
    this.events = events;
    this.evolve = evolve;
    this.write = write;
    this.read = read;
    this.orderedById = orderedById;
  }

  /**
   * Rows of one kind of aggregate.
   *
   * @param type as in {@link AggregateId#type}
   * @param evolve makes the state from events
   * @param write makes the row's attributes: texts, times, whole numbers, and lists or objects of
   *     JSON, which are packed. {@code pk}, {@code sk}, {@code version}, {@code partition}, {@code
   *     offset} and {@code lastOccurredAt} are taken
   * @param read reads what {@code write} has written; the text is the aggregate's id
   */
  public static <S, E extends Event> AggregateRows<S, E> of(
      String type,
      Class<E> events,
      Evolve<S, E> evolve,
      Function<S, Map<String, Object>> write,
      BiFunction<String, Payload, S> read) {
    return new AggregateRows<>(type, events, evolve, write, read, true);
  }

  /** The state after one more event. */
  @FunctionalInterface
  public interface Evolve<S, E extends Event> {

    /**
     * The state after one more event.
     *
     * @param state null before the first event
     */
    S after(@Nullable S state, E event);
  }

  /** The same rows, for events that have another ordering key than the aggregate's id. */
  public AggregateRows<S, E> orderedByAnotherKey() {
    return new AggregateRows<>(type, events, evolve, write, read, false);
  }

  /** Whether the aggregate's id is its events' ordering key. */
  public boolean isOrderedById() {
    return orderedById;
  }

  /** The aggregate's type, which the row's key begins with. */
  public String type() {
    return type;
  }

  Class<E> events() {
    return events;
  }

  /**
   * The state after one more event.
   *
   * @param state null before the first event
   */
  public S evolve(@Nullable S state, E event) {
    return evolve.after(state, event);
  }

  /** The primary key of an aggregate's row. */
  public static Map<String, AttributeValue> key(AggregateId id) {
    return Map.of("pk", s(id.toString()), "sk", s("-"));
  }

  /** The attributes that the application stores of a state, before they are packed. */
  Map<String, Object> json(S state) {
    return write.apply(state);
  }

  /** The whole row. */
  public Map<String, AttributeValue> row(AggregateId id, Versioned<S> aggregate) {
    Map<String, AttributeValue> row = new HashMap<>();
    write.apply(aggregate.state()).forEach((name, value) -> row.put(name, attribute(value)));
    row.putAll(key(id));
    row.put("version", n(aggregate.version()));
    row.put("partition", n(aggregate.last().partition()));
    row.put("offset", n(aggregate.last().offset()));
    if (aggregate.lastAt() != null) {
      row.put(LAST_AT, s(aggregate.lastAt().toString()));
    }
    return row;
  }

  /** Reads a whole row. */
  public Versioned<S> read(Map<String, AttributeValue> row) {
    return new Versioned<>(
        read.apply(AggregateId.parse(string(row, "pk")).id(), Payload.ofRow(row)),
        number(row, "version"),
        new Position((int) number(row, "partition"), number(row, "offset")),
        row.containsKey(LAST_AT) ? Instant.parse(string(row, LAST_AT)) : null);
  }

  private static AttributeValue attribute(Object value) {
    return switch (value) {
      case String text -> s(text);
      case Temporal time -> s(time.toString());
      case Integer number -> n(number);
      case Long number -> n(number);
      default -> Packed.pack(Json.write(value));
    };
  }
}
