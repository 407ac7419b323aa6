package shop.testing;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.string;
import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Evolution;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.codec.Upcaster;
import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.Packed;
import cqrs.projection.Projection;
import cqrs.testkit.dynamodb.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * As if a move's {@code region} had been called {@code country} once, and an order had not carried
 * its customer's name: a journal that holds both forms in every partition, read by today's code and
 * by code that was deployed before the change.
 */
class OldSchemasTest {

  private static final int PARTITIONS = 3;

  private static final EventCodec<ShopEvent> TODAY =
      ShopEvents.codec(
          List.of(
              new Upcaster("CustomerMoved", 1, OldSchemasTest::withRegion),
              new Upcaster("OrderPlaced", 1, OldSchemasTest::withCustomerName)));

  private static final EventCodec<ShopEvent> BEFORE = ShopEvents.codec(List.of());

  private static Map<String, Object> withRegion(Map<String, Object> old) {
    Map<String, Object> payload = new LinkedHashMap<>(old);
    payload.put("region", payload.remove("country"));
    return payload;
  }

  private static Map<String, Object> withCustomerName(Map<String, Object> old) {
    Map<String, Object> payload = new LinkedHashMap<>(old);
    payload.put("customerName", "Somebody");
    return payload;
  }

  private static Store store;

  private ViewFixture fixture;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void aJournalOfWhichEverySecondEventIsOfTheOldSchema() {
    fixture = new ViewFixture(store, PARTITIONS, TODAY);
    fixture.history.write(6, 4, 120);
    Map<String, Integer> seen = new HashMap<>();
    for (Map<String, AttributeValue> row : journalRows()) {
      String type = string(row, "type");
      if (type.equals("CustomerMoved") || type.equals("OrderPlaced")) {
        assertThat(row).containsEntry("schema", n(2));
        if (seen.merge(string(row, "pk") + type, 1, Integer::sum) % 2 == 1) {
          store.dynamoDb().putItem(r -> r.tableName(fixture.history.table()).item(old(row)));
        }
      }
    }
    assertThat(seen.values().stream().filter(count -> count >= 2).count()).isGreaterThan(2);
  }

  private List<Map<String, AttributeValue>> journalRows() {
    return store.rows(fixture.history.table()).stream()
        .filter(row -> string(row, "pk").startsWith("JOURNAL#"))
        .sorted(
            Comparator.<Map<String, AttributeValue>, String>comparing(row -> string(row, "pk"))
                .thenComparing(row -> string(row, "sk")))
        .toList();
  }

  private static Map<String, AttributeValue> old(Map<String, AttributeValue> row) {
    String payload = Packed.unpack(Attributes.present(row, "payload"));
    String before =
        string(row, "type").equals("CustomerMoved")
            ? payload.replace("\"region\":", "\"country\":")
            : payload.replace("\"customerName\":\"Somebody\",", "");
    assertThat(before).isNotEqualTo(payload);
    Map<String, AttributeValue> old = new HashMap<>(row);
    old.put("schema", n(1));
    old.put("payload", Packed.pack(before));
    return old;
  }

  static Stream<Named<Projection<ShopEvent>>> views() {
    return ShopViews.VIEWS.all().stream().map(view -> Named.of(view.view(), view));
  }

  private Projection<ShopEvent> asView(Projection<ShopEvent> projection) {
    return SampleProjections.of(fixture.view(), projection::project);
  }

  @Test
  void aReaderOfTheJournalSeesTheNewestSchemaOnly() {
    assertThat(fixture.history.entries())
        .extracting(TODAY::decode)
        .isEqualTo(fixture.history.events());
  }

  @ParameterizedTest
  @MethodSource("views")
  void aDeliveryIsFoldedAsIfAllWereNew(Projection<ShopEvent> projection) {
    Projection<ShopEvent> view = asView(projection);

    fixture.engine(view, 7).deliver(fixture.history.entries());

    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(fixture.rows()).isEqualTo(fixture.folded(view)).isNotEmpty();
  }

  /** As the catch-up and a rebuild do. */
  @ParameterizedTest
  @MethodSource("views")
  void soIsWhatIsReadFromTheJournalAlone(Projection<ShopEvent> projection) {
    Projection<ShopEvent> view = asView(projection);
    Map<Integer, JournalEntry> last = new TreeMap<>();
    fixture.history.entries().forEach(entry -> last.put(entry.position().partition(), entry));

    fixture.engine(view, 7).deliver(last.values());

    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(fixture.rows()).isEqualTo(fixture.folded(view)).isNotEmpty();
  }

  @Test
  void aggregatesEvolveToTheRowsThatCommandsStored() {
    Evolution evolution = new Evolution(ShopAggregates.ALL);
    List<RecordedEvent<ShopEvent>> events = new ArrayList<>();
    journalRows().forEach(row -> events.add(TODAY.decode(JournalEntry.of(row))));
    events.forEach(evolution::take);

    assertThat(evolution.rows())
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(
            store.rows(fixture.history.table()).stream()
                .filter(row -> !string(row, "pk").startsWith("JOURNAL#"))
                .toList());
  }

  @Test
  void codeFromBeforeStopsAtTheFirstNewEventOfAPartitionAndItsSuccessorGoesOn() {
    fixture = new ViewFixture(store, PARTITIONS, TODAY);
    fixture.history.write(6, 4, 60);
    Projection<ShopEvent> view =
        SampleProjections.of(fixture.view(), SampleProjections::everything);

    fixture.engine(view, 1000, "before", BEFORE).deliver(fixture.history.entries());

    List<JournalEntry> changed =
        fixture.history.entries().stream().filter(entry -> entry.schema() == 2).toList();
    assertThat(changed).isNotEmpty();
    changed.stream()
        .collect(Collectors.groupingBy(entry -> entry.position().partition()))
        .forEach((partition, entries) -> assertStandsAt(entries.getFirst(), partition));

    fixture.engine(view, 1000, "today", TODAY).deliver(fixture.history.entries());

    assertThat(fixture.generation().blocks()).isEmpty();
    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(fixture.rows()).isEqualTo(fixture.folded(view));
  }

  private void assertStandsAt(JournalEntry entry, int partition) {
    assertThat(fixture.generation().checkpoint(partition)).isEqualTo(entry.position().offset() - 1);
    assertThat(fixture.generation().block(partition))
        .hasValueSatisfying(
            block -> {
              assertThat(block.offset()).isEqualTo(entry.position().offset());
              assertThat(block.error()).contains(entry.type() + ", schema 2");
            });
  }
}
