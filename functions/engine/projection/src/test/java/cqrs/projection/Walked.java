package cqrs.projection;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The event of these tests. */
public record Walked(String walker, String place, Instant occurredAt) implements Event {

  public static final EventCodec<Walked> CODEC =
      new EventCodec<>(
          List.of(
              new EventType<>(
                  "Walked",
                  Walked.class,
                  e -> Map.of("place", e.place()),
                  (id, at, json) -> new Walked(id, json.text("place"), at))));

  @Override
  public AggregateId aggregate() {
    return new AggregateId("WALKER", walker);
  }

  @Override
  public String orderingKey() {
    return walker;
  }
}
