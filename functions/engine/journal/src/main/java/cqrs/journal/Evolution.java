package cqrs.journal;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.RecordedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Folds journal events into the aggregates' rows. All events of an aggregate are in one partition,
 * so partitions may be folded one by one.
 */
public final class Evolution {

  private final Map<String, Kind<?, ?>> kinds = new HashMap<>();

  /** Starts without any event. */
  public Evolution(Collection<? extends AggregateRows<?, ?>> aggregates) {
    aggregates.forEach(rows -> kinds.put(rows.type(), new Kind<>(rows)));
  }

  /**
   * Takes the next event of its partition.
   *
   * @throws IllegalStateException if it is not the next one of its aggregate, or if the aggregate's
   *     type is unknown
   */
  public void take(RecordedEvent<?> recorded) {
    String type = recorded.event().aggregate().type();
    Kind<?, ?> kind = kinds.get(type);
    if (kind == null) {
      throw new IllegalStateException("The application has no aggregate of type " + type + ".");
    }
    kind.take(recorded);
  }

  /** The row of each aggregate that has an event, in no order. */
  public List<Map<String, AttributeValue>> rows() {
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    kinds.values().forEach(kind -> kind.addRows(rows));
    return rows;
  }

  /** An aggregate's version and the attributes of its row; empty before its first event. */
  public Optional<Map<String, Object>> state(AggregateId id) {
    Kind<?, ?> kind = kinds.get(id.type());
    return kind == null ? Optional.empty() : kind.state(id);
  }

  private static final class Kind<S, E extends Event> {

    private final AggregateRows<S, E> rows;
    private final Map<AggregateId, Versioned<S>> aggregates = new HashMap<>();

    Kind(AggregateRows<S, E> rows) {
      this.rows = rows;
    }

    void take(RecordedEvent<?> recorded) {
      E event = rows.events().cast(recorded.event());
      AggregateId id = event.aggregate();
      Versioned<S> before = aggregates.get(id);
      long version = before == null ? 0 : before.version();
      if (recorded.version() != version + 1) {
        throw new IllegalStateException(
            "The event at %s makes version %d of %s, which is at version %d."
                .formatted(recorded.position(), recorded.version(), id, version));
      }
      @Nullable S state = before == null ? null : before.state();
      aggregates.put(
          id,
          new Versioned<>(
              rows.evolve(state, event),
              recorded.version(),
              recorded.position(),
              event.occurredAt()));
    }

    Optional<Map<String, Object>> state(AggregateId id) {
      return Optional.ofNullable(aggregates.get(id))
          .map(
              aggregate -> {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("version", aggregate.version());
                json.putAll(rows.json(aggregate.state()));
                return json;
              });
    }

    void addRows(List<Map<String, AttributeValue>> all) {
      aggregates.forEach((id, aggregate) -> all.add(rows.row(id, aggregate)));
    }
  }
}
