package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.Position;
import java.util.HashMap;
import java.util.Map;
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
public abstract class AggregateRows<S, E extends Event> {

  private final String type;
  private final Class<E> events;

  /**
   * Rows of one kind of aggregate.
   *
   * @param type as in {@link AggregateId#type}
   */
  protected AggregateRows(String type, Class<E> events) {
    this.type = type;
    this.events = events;
  }

  /** The aggregate's type, which the row's key begins with. */
  public final String type() {
    return type;
  }

  final Class<E> events() {
    return events;
  }

  /**
   * The state after one more event.
   *
   * @param state null before the first event
   */
  public abstract S evolve(@Nullable S state, E event);

  /**
   * Writes the state's attributes. {@code pk}, {@code sk}, {@code version}, {@code partition} and
   * {@code offset} are taken.
   */
  protected abstract void write(S state, Map<String, AttributeValue> row);

  /** Reads what {@link #write} has written. */
  protected abstract S read(String id, Map<String, AttributeValue> row);

  /** The primary key of an aggregate's row. */
  public static Map<String, AttributeValue> key(AggregateId id) {
    return Map.of("pk", s(id.toString()), "sk", s("-"));
  }

  /** The whole row. */
  public final Map<String, AttributeValue> row(AggregateId id, Versioned<S> aggregate) {
    Map<String, AttributeValue> row = new HashMap<>();
    write(aggregate.state(), row);
    row.putAll(key(id));
    row.put("version", n(aggregate.version()));
    row.put("partition", n(aggregate.last().partition()));
    row.put("offset", n(aggregate.last().offset()));
    return row;
  }

  /** Reads a whole row. */
  public final Versioned<S> read(Map<String, AttributeValue> row) {
    return new Versioned<>(
        read(AggregateId.parse(string(row, "pk")).id(), row),
        number(row, "version"),
        new Position((int) number(row, "partition"), number(row, "offset")));
  }
}
