package shop.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import shop.http.Routes;
import shop.projection.Generation;
import shop.projection.Lag;
import shop.projection.Projection;
import shop.views.Views;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ApiHandlerTest {

  @Test
  void allRoutesAndViewsAreListed() {
    String body = Shop.given().get("/").getBody();

    for (Routes.Route route : Routes.ALL) {
      assertThat(body)
          .contains("{\"method\":\"" + route.method() + "\",\"path\":\"" + route.path() + "\"}");
    }
    for (String view : Views.names()) {
      assertThat(body).contains("{\"view\":\"" + view + "\",\"projectionVersion\":\"1.0\"}");
    }
  }

  @Test
  void aViewBeforeItsFirstEventIsEmpty() {
    assertThat(Shop.given().get("/views").getBody())
        .startsWith(
            "{\"items\":[{\"view\":\"orders\",\"generation\":null,\"state\":\"empty\","
                + "\"projectionVersion\":null,\"lag\":{\"events\":0,\"seconds\":0},\"blocked\":[]},"
                + "{\"view\":\"customers\",");
  }

  @Test
  void theLagIsWhatTheJournalHasBeyondTheCheckpoints() throws IOException {
    Shop shop = Shop.given();
    Instant recordedAt = Instant.now().minus(Duration.ofHours(1));
    for (int offset = 1; offset <= 3; offset++) {
      shop.store().put("write", journalRow(2, offset, recordedAt));
    }

    Map<?, ?> orders = view(shop, 0);
    assertThat(orders.get("state")).isEqualTo("empty");
    Map<?, ?> lag = (Map<?, ?>) Objects.requireNonNull(orders.get("lag"));
    assertThat(lag.get("events")).isEqualTo(3);
    assertThat((Integer) lag.get("seconds")).isBetween(3600, 3660);
  }

  @Test
  void aViewThatShowsMoreThanTheJournalHasIsAhead() throws IOException {
    Map<?, ?> orders = view(Shop.given(Story.EVENTS), 0);

    assertThat(orders.get("state")).isEqualTo("ahead");
    assertThat(orders.get("generation")).isEqualTo(1);
    assertThat(orders.get("projectionVersion")).isEqualTo("1.0");
  }

  @Test
  void aBlockedPartitionIsShownWithItsEventAndError() {
    Instant since = Instant.parse("2026-03-01T10:00:00Z");
    Generation.Block block =
        new Generation.Block(3, 17, "OrderPaid", "why", since, 2, since, "local");
    Generation generation =
        new Generation("orders", 4, new Projection.Version(2, 1), Map.of(3, 16L), Map.of(3, block));

    Map<String, Object> json =
        ApiHandler.json(new Lag.OfView("orders", Optional.of(generation), 5, 60, false));

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
                    since)));
  }

  private static Map<?, ?> view(Shop shop, int number) throws IOException {
    Object items = JSON.std.mapFrom(shop.get("/views").getBody()).get("items");
    assertThat((List<?>) items).hasSize(4);
    return (Map<?, ?>) ((List<?>) Objects.requireNonNull(items)).get(number);
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
