package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Json;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.codec.UnknownEventException;
import cqrs.journal.dynamodb.Attributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.Aggregates;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The stored form is a contract with every journal that exists. Where one of these tests fails, the
 * code is wrong and not the file: a stored form changes by a new schema version and an upcaster.
 */
class EventContractTest {

  private final EventCodec<ShopEvent> codec = ShopEvents.CODEC;

  static List<ShopEvent> everyType() {
    return Events.ONE_OF_EACH;
  }

  static List<ShopEvent> everyForm() {
    List<ShopEvent> events = new ArrayList<>(Events.ONE_OF_EACH);
    events.addAll(Events.WITHOUT_OPTIONAL);
    return events;
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void everyEventIsStoredAsApproved(ShopEvent event) {
    JournalEntry entry = codec.encode(Events.recorded(event));
    assertThat(Approved.readable(entry.row()))
        .isEqualTo(Approved.file("events/" + entry.type() + ".v" + entry.schema() + ".json"));
  }

  /** The files of older schemas stay as long as a journal may hold such events. */
  @ParameterizedTest
  @MethodSource("everyType")
  void everySchemaThatAnEventEverHadIsApprovedAndStillRead(ShopEvent event) {
    JournalEntry now = codec.encode(Events.recorded(event));
    for (int schema = 1; schema <= now.schema(); schema++) {
      String file = Approved.file("events/" + now.type() + ".v" + schema + ".json");
      JournalEntry stored = JournalEntry.of(Approved.row(file));
      assertThat(stored.schema()).isEqualTo(schema);
      assertThat(codec.decode(stored).event()).hasSameClassAs(event);
    }
  }

  @Test
  void everyTypeOfEventIsApproved() {
    assertThat(Events.ONE_OF_EACH.stream().<Class<?>>map(ShopEvent::getClass))
        .containsExactlyInAnyOrderElementsOf(leaves(ShopEvent.class).toList());
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(Objects.requireNonNull(type.getPermittedSubclasses()))
            .flatMap(EventContractTest::leaves)
        : Stream.of(type);
  }

  @ParameterizedTest
  @MethodSource("everyForm")
  void everyEventIsReadAsItWasWritten(ShopEvent event) {
    RecordedEvent<ShopEvent> recorded = Events.recorded(event);
    assertThat(codec.decode(JournalEntry.of(codec.encode(recorded).row()))).isEqualTo(recorded);
  }

  @Test
  void whatIsMissingIsNotStored() {
    assertThat(Events.WITHOUT_OPTIONAL)
        .extracting(event -> codec.encode(Events.recorded(event)).payload())
        .satisfiesExactly(
            registered ->
                assertThat(registered)
                    .isEqualTo("{\"name\":\"Ada\",\"region\":\"United Kingdom\"}"),
            removed -> assertThat(removed).isEqualTo("{}"),
            shipped -> assertThat(shipped).doesNotContain("carrier", "trackingNumber", "null"),
            shipped ->
                assertThat(shipped).contains("\"carrier\":\"Owl\"").doesNotContain("tracking"),
            shipped ->
                assertThat(shipped)
                    .contains("\"trackingNumber\":\"T-1\"")
                    .doesNotContain("carrier"));
  }

  @Test
  void anUnknownTypeIsAnErrorThatNamesIt() {
    JournalEntry entry = with(Map.of("type", Attributes.s("OrderGiftWrapped")));
    assertThatThrownBy(() -> codec.decode(entry))
        .isInstanceOf(UnknownEventException.class)
        .hasMessageContaining("OrderGiftWrapped")
        .hasMessageContaining("schema 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 99, 0, -1})
  void anUnknownSchemaIsAnErrorThatNamesIt(int schema) {
    JournalEntry entry = with(Map.of("schema", Attributes.n(schema)));
    assertThatThrownBy(() -> codec.decode(entry))
        .isInstanceOf(UnknownEventException.class)
        .hasMessageContaining("OrderPaid")
        .hasMessageContaining("schema " + schema);
  }

  @Test
  void anEntryIsReadAlsoWhereItsTypeIsUnknown() {
    JournalEntry entry = with(Map.of("type", Attributes.s("OrderGiftWrapped")));
    assertThat(entry.position()).isEqualTo(new Position(17, 42));
    assertThat(entry.aggregate()).isEqualTo(Aggregates.order("536365"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pk",
        "sk",
        "type",
        "schema",
        "eventId",
        "aggregate",
        "version",
        "occurredAt",
        "recordedAt",
        "correlationId",
        "causationId",
        "payload"
      })
  void aRowThatLacksAnAttributeIsAnErrorThatNamesIt(String name) {
    Map<String, AttributeValue> row = paid();
    row.remove(name);
    assertThatThrownBy(() -> JournalEntry.of(row)).hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"customerId", "region", "currency", "placedAt"})
  void aPayloadThatLacksAFieldIsAnErrorThatNamesIt(String name) {
    Map<String, Object> payload = Json.object(Attributes.string(paid(), "payload"));
    payload.remove(name);
    JournalEntry entry = with(Map.of("payload", Attributes.s(Json.write(payload))));
    assertThatThrownBy(() -> codec.decode(entry)).hasMessageContaining(name);
  }

  @Test
  void aRowOfAnotherKindIsNoJournalEntry() {
    Map<String, AttributeValue> row = paid();
    row.put("pk", Attributes.s("ORDER#536365"));
    assertThatThrownBy(() -> JournalEntry.of(row)).hasMessageContaining("ORDER#536365");
  }

  private Map<String, AttributeValue> paid() {
    ShopEvent paid = new shop.domain.OrderEvent.OrderPaid(Events.PLACEMENT, Events.LATER);
    return new HashMap<>(codec.encode(Events.recorded(paid)).row());
  }

  private JournalEntry with(Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> row = paid();
    row.putAll(attributes);
    return JournalEntry.of(row);
  }
}
