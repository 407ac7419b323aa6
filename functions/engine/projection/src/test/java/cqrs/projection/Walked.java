package cqrs.projection;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.EventType;
import java.time.Instant;
import java.util.Map;

/** The event of these tests. */
public record Walked(String walker, String place, Instant occurredAt) implements Event {

  public static final EventCodec<Walked> CODEC =
      EventCodec.of(
          EventType.of("Walked", Walked.class)
              .writes(e -> Map.of("place", e.place()))
              .reads((id, at, e) -> new Walked(id, e.text("place"), at)));

  @Override
  public AggregateId aggregate() {
    return new AggregateId("WALKER", walker);
  }
}
