package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerEvent;
import shop.domain.OrderEvent;
import shop.domain.ProductEvent;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Checks the invariants of a write table. */
final class Audit {

  private Audit() {}

  /**
   * Offsets have no gap, versions count each aggregate's events, ids are unique, and {@code evolve}
   * over the journal gives exactly the stored aggregate rows, no more and no fewer.
   *
   * @return the journal, by partition and offset
   */
  static List<RecordedEvent<ShopEvent>> passes(WriteTable table) {
    Map<String, Map<String, AttributeValue>> stored = table.rows();
    List<RecordedEvent<ShopEvent>> journal = journal(stored);
    offsetsHaveNoGap(journal);
    Set<String> ids = new HashSet<>();
    Map<String, Map<String, AttributeValue>> folded = new HashMap<>();
    for (RecordedEvent<ShopEvent> event : journal) {
      assertThat(ids.add(event.eventId())).as("a new id: %s", event).isTrue();
      apply(event, folded);
    }
    Map<String, Map<String, AttributeValue>> aggregates = new HashMap<>(stored);
    aggregates.keySet().removeIf(key -> key.startsWith("JOURNAL") || key.startsWith("COMMAND#"));
    assertThat(aggregates).isEqualTo(folded);
    return journal;
  }

  private static List<RecordedEvent<ShopEvent>> journal(
      Map<String, Map<String, AttributeValue>> stored) {
    EventCodec<ShopEvent> codec = ShopEvents.CODEC;
    return stored.entrySet().stream()
        .filter(row -> row.getKey().startsWith("JOURNAL#"))
        .map(row -> codec.decode(JournalEntry.of(row.getValue())))
        .sorted(
            Comparator.comparingInt((RecordedEvent<ShopEvent> e) -> e.position().partition())
                .thenComparingLong(e -> e.position().offset()))
        .toList();
  }

  private static void offsetsHaveNoGap(List<RecordedEvent<ShopEvent>> journal) {
    Map<Integer, List<Long>> offsets =
        journal.stream()
            .map(RecordedEvent::position)
            .collect(
                Collectors.groupingBy(
                    Position::partition,
                    Collectors.mapping(Position::offset, Collectors.toList())));
    offsets.forEach(
        (partition, found) -> {
          List<Long> wanted = new ArrayList<>();
          for (long i = 1; i <= found.size(); i++) {
            wanted.add(i);
          }
          assertThat(found).as("offsets of partition %s", partition).isEqualTo(wanted);
        });
  }

  private static void apply(
      RecordedEvent<ShopEvent> recorded, Map<String, Map<String, AttributeValue>> folded) {
    switch (recorded.event()) {
      case CustomerEvent e -> apply(ShopAggregates.CUSTOMERS, e, recorded, folded);
      case ProductEvent e -> apply(ShopAggregates.PRODUCTS, e, recorded, folded);
      case OrderEvent e -> apply(ShopAggregates.ORDERS, e, recorded, folded);
    }
  }

  private static <S, E extends ShopEvent> void apply(
      AggregateRows<S, E> rows,
      E event,
      RecordedEvent<ShopEvent> recorded,
      Map<String, Map<String, AttributeValue>> folded) {
    AggregateId id = event.aggregate();
    String key = id + "/-";
    @Nullable Map<String, AttributeValue> row = folded.get(key);
    @Nullable Versioned<S> before = row == null ? null : rows.read(row);
    assertThat(recorded.version())
        .as("version of %s", recorded)
        .isEqualTo(before == null ? 1 : before.version() + 1);
    S after = rows.evolve(before == null ? null : before.state(), event);
    folded.put(
        key,
        rows.row(
            id,
            new Versioned<>(after, recorded.version(), recorded.position(), event.occurredAt())));
  }
}
