package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.codec.UnknownEventException;
import cqrs.journal.codec.Upcaster;
import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.Packed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** As if a move had been stored by its country code once, then by its land, and now by region. */
class UpcasterTest {

  private static final Upcaster FROM_1 =
      new Upcaster("CustomerMoved", 1, old -> Map.of("land", "Land " + old.get("code")));

  private static final Upcaster FROM_2 =
      new Upcaster(
          "CustomerMoved",
          2,
          old -> {
            old = new java.util.HashMap<>(old);
            old.put("region", "Region of " + old.remove("land"));
            return old;
          });

  private static JournalEntry stored(int schema, String payload) {
    CustomerMoved moved = new CustomerMoved("17850", "any", Events.LATER);
    Map<String, AttributeValue> row =
        new java.util.HashMap<>(ShopEvents.CODEC.encode(Events.recorded(moved)).row());
    row.put("schema", Attributes.n(schema));
    row.put("payload", Packed.pack(payload));
    return JournalEntry.of(row);
  }

  private static String region(EventCodec<ShopEvent> codec, JournalEntry entry) {
    return ((CustomerMoved) codec.decode(entry).event()).region();
  }

  private final EventCodec<ShopEvent> codec = ShopEvents.codec(List.of(FROM_2, FROM_1));

  @Test
  void aStoredRowOfAnOlderSchemaIsLiftedToTheNewest() {
    assertThat(region(codec, stored(2, "{\"land\":\"EIRE\"}"))).isEqualTo("Region of EIRE");
  }

  @Test
  void theOldestGoesThroughEveryStepInOrder() {
    assertThat(region(codec, stored(1, "{\"code\":\"IE\"}"))).isEqualTo("Region of Land IE");
  }

  @Test
  void theNewestIsReadAsItIs() {
    assertThat(region(codec, stored(3, "{\"region\":\"Kent\"}"))).isEqualTo("Kent");
  }

  @Test
  void whatIsWrittenNowHasTheNewestSchema() {
    RecordedEvent<ShopEvent> moved =
        Events.recorded(new CustomerMoved("17850", "Kent", Events.LATER));
    JournalEntry entry = codec.encode(moved);
    assertThat(entry.schema()).isEqualTo(3);
    assertThat(codec.decode(entry)).isEqualTo(moved);
  }

  @Test
  void everythingButThePayloadIsReadAsStored() {
    RecordedEvent<ShopEvent> lifted = codec.decode(stored(1, "{\"code\":\"IE\"}"));
    assertThat(lifted)
        .isEqualTo(Events.recorded(new CustomerMoved("17850", "Region of Land IE", Events.LATER)));
  }

  @Test
  void othersKeepTheirSchema() {
    for (var event : Events.ONE_OF_EACH) {
      if (!(event instanceof CustomerMoved)) {
        assertThat(codec.encode(Events.recorded(event)).schema()).isEqualTo(1);
      }
    }
  }

  @Test
  void codeThatDoesNotKnowTheNewSchemaRefusesIt() {
    EventCodec<ShopEvent> older = ShopEvents.codec(List.of(FROM_1));
    assertThatThrownBy(() -> older.decode(stored(3, "{\"region\":\"Kent\"}")))
        .isInstanceOf(UnknownEventException.class)
        .hasMessageContaining("CustomerMoved, schema 3");
  }

  @Test
  void aMissingStepIsAnErrorWhenTheCodecIsMade() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShopEvents.codec(List.of(FROM_2)))
        .withMessageContaining("CustomerMoved has 0 upcasters from schema 1");
    Upcaster from3 = new Upcaster("CustomerMoved", 3, payload -> payload);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShopEvents.codec(List.of(FROM_1, from3)))
        .withMessageContaining("schema 2");
  }

  @Test
  void aStepThatIsThereTwiceIsAnErrorToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShopEvents.codec(List.of(FROM_1, FROM_2, FROM_1)))
        .withMessageContaining("2 upcasters from schema 1");
  }
}
