package shop.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.journal.JournalReader;
import shop.journal.Partitions;
import shop.memory.History;
import shop.memory.MemoryStore;
import shop.projection.Generation;
import shop.projection.Lag;
import shop.projection.Projection;
import shop.projection.ProjectionStore;
import shop.projection.RowKey;
import shop.projection.Skip;
import shop.views.orders.Orders;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class OverviewTest {

  private static final Partitions PARTITIONS = new Partitions(4);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final MemoryStore store = MemoryStore.answering(100);
  private final Overview overview =
      new Overview(
          new Lag(
              new ProjectionStore(store.client(), MemoryStore.PROJECTIONS),
              new JournalReader(store.client(), "write"),
              PARTITIONS),
          PARTITIONS,
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void aViewBeforeItsFirstEventIsEmpty() {
    assertThat(overview.view("orders"))
        .containsEntry("generation", null)
        .containsEntry("state", "none")
        .containsEntry("projectionVersion", null)
        .containsEntry("lag", Map.of("events", 0L, "seconds", 0L))
        .containsEntry("blocked", List.of())
        .containsEntry("skipped", List.of());
  }

  @Test
  void theLagIsWhatTheJournalHasBeyondTheCheckpoints() {
    for (int offset = 1; offset <= 3; offset++) {
      store.put("write", journalRow(2, offset, NOW.minusSeconds(3600 - offset)));
    }

    assertThat(overview.view("orders"))
        .containsEntry("state", "none")
        .containsEntry("lag", Map.of("events", 3L, "seconds", 3599L));
  }

  @Test
  void aViewThatShowsMoreThanTheJournalHasIsAhead() {
    store.apply(
        new Orders(),
        new History(PARTITIONS)
            .add(new CustomerRegistered("ann", "Ann", null, "EIRE", NOW))
            .events());

    assertThat(overview.view("orders"))
        .containsEntry("state", "ahead")
        .containsEntry("generation", 1L)
        .containsEntry("projectionVersion", "1.0");
  }

  @Test
  void aBlockedPartitionIsShownWithItsEventAndError() {
    Instant since = Instant.parse("2026-03-01T10:00:00Z");
    Generation.Block block =
        new Generation.Block(
            3,
            17,
            "OrderPaid",
            "why",
            Optional.empty(),
            since,
            2,
            since.plusSeconds(120),
            Map.of("projector", "4"));
    Generation generation =
        new Generation(
            "orders",
            4,
            new Projection.Version(2, 1),
            Generation.Phase.ACTIVE,
            since,
            Map.of(3, 16L),
            Map.of(3, block),
            Map.of(),
            Map.of(),
            1);
    Skip skip =
        new Skip(3, 11, "OrderPaid", "why not", Optional.of(new RowKey("o", "-")), "no use", since);

    Map<String, Object> json =
        Overview.json(
            new Lag.OfView(
                "orders",
                Optional.of(generation),
                5,
                60,
                0,
                List.of(skip),
                Optional.empty(),
                List.of()));

    assertThat(json)
        .containsEntry("generation", 4L)
        .containsEntry("state", "active")
        .containsEntry("projectionVersion", "2.1")
        .containsEntry("lag", Map.of("events", 5L, "seconds", 60L))
        .containsEntry(
            "blocked",
            List.of(
                Map.of(
                    "partition",
                    3,
                    "offset",
                    17L,
                    "event",
                    "OrderPaid",
                    "error",
                    "why",
                    "since",
                    since,
                    "attempts",
                    2,
                    "retryAt",
                    since.plusSeconds(120))))
        .containsEntry(
            "skipped",
            List.of(
                Map.of(
                    "partition",
                    3,
                    "offset",
                    11L,
                    "event",
                    "OrderPaid",
                    "error",
                    "why not",
                    "leftOut",
                    "row",
                    "reason",
                    "no use",
                    "at",
                    since)));
  }

  private static Map<String, AttributeValue> journalRow(
      int partition, int offset, Instant recordedAt) {
    return Map.ofEntries(
        text("pk", "JOURNAL#" + partition),
        text("sk", "%016d".formatted(offset)),
        text("type", "CustomerMoved"),
        Map.entry("schema", AttributeValue.fromN("1")),
        text("eventId", "an-event"),
        text("aggregate", "CUSTOMER#ann"),
        Map.entry("version", AttributeValue.fromN("2")),
        text("occurredAt", "2026-03-01T10:00:00Z"),
        text("recordedAt", recordedAt.toString()),
        text("correlationId", "a-correlation"),
        text("causationId", "a-cause"),
        text("payload", "{\"region\":\"EIRE\"}"));
  }

  private static Map.Entry<String, AttributeValue> text(String name, String value) {
    return Map.entry(name, AttributeValue.fromS(value));
  }
}
