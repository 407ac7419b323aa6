package shop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.Token;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.relay.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.stored.ShopEvents;

class EnvelopeTest {

  private static JsonNode detail(RecordedEvent<ShopEvent> event) {
    return Schemas.parse(Story.envelope(event).detail());
  }

  private static int bytes(RecordedEvent<ShopEvent> event) {
    return Story.envelope(event).detail().getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void theEnvelopeSaysWhatItIsAboutAndWhereItStands() {
    RecordedEvent<ShopEvent> event = Story.ofEachType().getFirst();
    Envelope envelope = Envelope.of(new ShopContract(), event, new Token(new Position(40, 1), 3));
    JsonNode detail = Schemas.parse(envelope.detail());
    assertThat(envelope.detailType()).isEqualTo("CustomerRegistered");
    assertThat(detail.path("eventId").asText()).isEqualTo(event.eventId());
    assertThat(detail.path("aggregate").toString())
        .isEqualTo("{\"type\":\"Customer\",\"id\":\"ada\",\"version\":1}");
    assertThat(detail.path("partition").asInt()).isEqualTo(event.position().partition());
    assertThat(detail.path("offset").asLong()).isEqualTo(event.position().offset());
    assertThat(detail.path("consistencyToken").asText()).isEqualTo("40:1:3");
    assertThat(detail.path("occurredAt").asText()).isEqualTo("2026-02-01T09:00:00Z");
    assertThat(detail.path("recordedAt").asText()).isEqualTo(event.recordedAt().toString());
    assertThat(detail.path("correlationId").asText()).isEqualTo(event.correlationId());
  }

  @Test
  void theLinkIsWhereTheApiShowsTheAggregate() {
    assertThat(Story.ofEachType().stream().map(event -> detail(event).path("link").asText()))
        .contains("/customers/ada", "/products/tea", "/orders/order-1");
  }

  @Test
  void amountsAreExactAndHaveTheCurrencysMinorDigits() {
    JsonNode placed = detail(Story.ofEachType().get(5)).path("data");
    assertThat(placed.path("total").asText()).isEqualTo("31.995");
    assertThat(placed.path("totalFloor").asLong()).isEqualTo(31);
    assertThat(placed.path("units").asLong()).isEqualTo(3);
    assertThat(placed.at("/lines/0/unitPrice").asText()).isEqualTo("3.50");
    assertThat(placed.at("/lines/0/lineTotal").asText()).isEqualTo("7.00");
  }

  @Test
  void theNumberForRulesStopsWhereTheyStopToSeeNumbers() {
    AnOrder order =
        AnOrder.of("o", "c", "Here", "2026-03-01T10:00:00Z")
            .line("p", 1_000_000, "999999999999.99");
    JsonNode data = Schemas.parse(Story.envelope(order.placed()).detail()).path("data");
    assertThat(data.path("total").asText()).isEqualTo("999999999999990000.00");
    assertThat(data.path("totalFloor").asLong()).isEqualTo(5_000_000_000L);
  }

  @Test
  void noNameAddressOrFreeTextOfAPersonIsTold() {
    for (RecordedEvent<ShopEvent> event : Story.ofEachType()) {
      assertThat(Story.envelope(event).detail())
          .doesNotContain("Ada", "ada@mail.example", "Name of", "A reason");
    }
  }

  @Test
  void theLargestOrderIsToldWithoutItsLines() {
    for (RecordedEvent<ShopEvent> event : Story.largest()) {
      JsonNode data = detail(event).path("data");
      assertThat(bytes(event)).isLessThan(2_000);
      assertThat(data.path("linesOmitted").asBoolean()).isTrue();
      assertThat(data.has("lines")).isFalse();
      assertThat(data.path("lineCount").asInt()).isEqualTo(1_000);
      assertThat(data.path("total").asText()).startsWith("9999999999");
      assertThat(detail(event).path("link").asText()).isEqualTo("/orders/" + "O".repeat(64));
    }
  }

  @Test
  void theLargestRealOrderIsToldWithItsLines() {
    for (RecordedEvent<ShopEvent> event : Story.ofLines(542)) {
      JsonNode data = detail(event).path("data");
      assertThat(bytes(event)).isBetween(40_000, Envelope.MAX_DETAIL);
      assertThat(data.path("linesOmitted").asBoolean()).isFalse();
      assertThat(data.path("lines").size()).isEqualTo(542);
    }
  }

  @Test
  void linesAreThereUpToTheBoundAndNotAboveIt() {
    List<RecordedEvent<ShopEvent>> placed =
        Stream.iterate(900, lines -> lines < 1_300, lines -> lines + 1)
            .map(lines -> Story.ofLines(lines).getFirst())
            .toList();
    long whole = placed.stream().filter(event -> detail(event).path("data").has("lines")).count();
    assertThat(whole).isBetween(1L, placed.size() - 1L);
    RecordedEvent<ShopEvent> last = placed.get((int) whole - 1);
    assertThat(bytes(last)).isBetween(Envelope.MAX_DETAIL - 200, Envelope.MAX_DETAIL);
    assertThat(bytes(placed.get((int) whole))).isLessThan(2_000);
  }

  @Test
  void noEventIsLargerThanTheBound() {
    for (int lines : new int[] {1, 90, 542, 1_000}) {
      assertThat(Story.ofLines(lines))
          .allSatisfy(event -> assertThat(bytes(event)).isLessThanOrEqualTo(Envelope.MAX_DETAIL));
    }
  }

  /** They agree today. Where a stored name changes, this test goes; the name on the bus stays. */
  @Test
  void theNamesAreThoseOfTheJournal() {
    assertThat(Story.ofEachType())
        .allSatisfy(
            event ->
                assertThat(Story.envelope(event).detailType())
                    .isEqualTo(ShopEvents.CODEC.type(event.event())));
  }
}
