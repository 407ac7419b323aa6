package cqrs.admin;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.Response;
import cqrs.http.json.Json;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.Views;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.Skip;
import cqrs.testkit.views.FilledViews;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.ShopViews;
import shop.views.orders.Orders;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class OverviewTest {

  private static final int MAJOR = new Orders().version().major();

  private static final Partitions PARTITIONS = new Partitions(4);
  private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
  private static final Build BUILD =
      new Build("orders", 999_999, SINCE, Map.of(), 1, 0, 1, 0, Map.of(), Optional.empty());
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final FilledViews views = ShopTables.filled(100, ShopViews.VIEWS.names());
  private final Overview overview =
      new Overview(
          Views.ofApplication(),
          new Lag(
              new ProjectionStore(views.client(), views.projectionsTable()),
              new JournalReader(views.client(), views.writeTable()),
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
      views.put(
          views.writeTable(), List.of(journalRow(2, offset, NOW.minusSeconds(3600 - offset))));
    }

    assertThat(overview.view("orders"))
        .containsEntry("state", "none")
        .containsEntry("lag", Map.of("events", 3L, "seconds", 3599L));
  }

  @Test
  void aViewThatShowsMoreThanTheJournalHasIsAhead() {
    views.fill(
        new Orders(),
        new RecordedHistory(PARTITIONS)
            .add(new CustomerRegistered("ann", "Ann", null, "EIRE", NOW))
            .events());

    assertThat(overview.view("orders"))
        .containsEntry("state", "ahead")
        .containsEntry("generation", 1L)
        .containsEntry("projectionVersion", new Orders().version().toString());
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
            1,
            Optional.empty(),
            List.of());
    Skip skip =
        new Skip(3, 11, "OrderPaid", "why not", Optional.of(new RowKey("o", "-")), "no use", since);

    Map<String, Object> json =
        overview.ofView(
            new Lag.ViewLag(
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

  @Test
  void aKeptGenerationIsShownWithWhatItCosts() {
    Generation active = generation("orders", 3, MAJOR, Generation.Phase.ACTIVE, Map.of(), 0);
    Generation kept = generation("orders", 2, MAJOR, Generation.Phase.KEPT, Map.of(), 0);
    Generation old = generation("orders", 1, MAJOR - 1, Generation.Phase.KEPT, Map.of(), 0);

    Map<String, Object> json =
        overview.ofView(
            new Lag.ViewLag(
                "orders",
                Optional.of(active),
                0,
                0,
                0,
                List.of(),
                Optional.empty(),
                List.of(new Lag.Kept(kept, 5), new Lag.Kept(old, 7))));

    assertThat(json)
        .containsEntry("writesPerChange", 2L)
        .containsEntry(
            "kept",
            List.of(shown(2, MAJOR + ".0", true, 5), shown(1, (MAJOR - 1) + ".0", false, 7)));
  }

  private static Map<String, Object> shown(
      long generation, String version, boolean fed, long events) {
    return Map.of(
        "generation",
        generation,
        "state",
        "kept",
        "projectionVersion",
        version,
        "since",
        SINCE,
        "fed",
        fed,
        "lag",
        Map.of("events", events),
        "blockedCount",
        0L,
        "droppableFrom",
        SINCE.plusSeconds(3600));
  }

  /** All partitions stand still in two generations of each view, and operators wrote much. */
  @Test
  void viewsInTheWorstStateFitAnAnswer() {
    Map<Integer, Generation.Block> blocks = new TreeMap<>();
    String quotes = "\"".repeat(500);
    for (int partition = 0; partition < Partitions.MAX; partition++) {
      blocks.put(
          partition,
          new Generation.Block(
              partition,
              Long.MAX_VALUE,
              "OrderLinesReturned",
              quotes,
              Optional.empty(),
              SINCE,
              Integer.MAX_VALUE,
              SINCE,
              Map.of()));
    }
    Skip skip =
        new Skip(
            63,
            Long.MAX_VALUE,
            "OrderLinesReturned",
            quotes,
            Optional.empty(),
            quotes.substring(300),
            SINCE);
    List<Map<String, Object>> items =
        ShopViews.VIEWS.names().stream()
            .map(
                view ->
                    overview.ofView(
                        new Lag.ViewLag(
                            view,
                            Optional.of(
                                generation(
                                    view, 999_998, 1, Generation.Phase.ACTIVE, blocks, 9_999)),
                            Long.MAX_VALUE,
                            Long.MAX_VALUE,
                            0,
                            Collections.nCopies(Lag.MAX_SKIPS, skip),
                            Optional.of(
                                new Lag.Building(
                                    generation(
                                        view, 999_999, 1, Generation.Phase.FOLLOWING, blocks, 0),
                                    BUILD)),
                            Collections.nCopies(
                                10,
                                new Lag.Kept(
                                    generation(view, 999_997, 1, Generation.Phase.KEPT, blocks, 0),
                                    Long.MAX_VALUE)))))
            .toList();

    assertThat(items).allSatisfy(view -> assertThat(view).containsEntry("skippedCount", 9_999));
    // The edge would refuse more than 6 MB: the body's JSON is escaped once more there.
    String body = Response.json(200, Map.of("items", items)).body();
    assertThat(Json.write(body).getBytes(StandardCharsets.UTF_8).length)
        .isBetween(1_000_000, 6 * 1024 * 1024 - 1_000);
  }

  private static Generation generation(
      String view,
      long number,
      int major,
      Generation.Phase phase,
      Map<Integer, Generation.Block> blocks,
      int skips) {
    return new Generation(
        view,
        number,
        new Projection.Version(major, 0),
        phase,
        SINCE,
        Map.of(),
        blocks,
        Map.of(),
        Map.of(),
        skips,
        Optional.empty(),
        List.of());
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
