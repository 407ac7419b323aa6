package shop.samples;

import cqrs.domain.AggregateId;
import cqrs.journal.Partitions;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.domain.ShopEvent;

/** Events in the order in which they are added, at the places that a journal would give them. */
public final class RecordedHistory {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Partitions partitions;
  private final Map<AggregateId, Long> versions = new HashMap<>();
  private final Map<Integer, Long> heads = new HashMap<>();
  private final List<RecordedEvent<ShopEvent>> events = new ArrayList<>();

  public RecordedHistory(Partitions partitions) {
    this.partitions = partitions;
  }

  /** Adds events, each recorded a second after the one before. */
  public RecordedHistory add(ShopEvent... added) {
    for (ShopEvent event : added) {
      int partition = partitions.of(event.orderingKey());
      int number = events.size() + 1;
      events.add(
          new RecordedEvent<>(
              new Position(partition, heads.merge(partition, 1L, Long::sum)),
              "event-" + number,
              versions.merge(event.aggregate(), 1L, Long::sum),
              BEGIN.plusSeconds(number),
              "correlation-" + number,
              "causation-" + number,
              event));
    }
    return this;
  }

  public List<RecordedEvent<ShopEvent>> events() {
    return List.copyOf(events);
  }
}
