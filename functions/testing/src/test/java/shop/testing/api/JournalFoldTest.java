package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.domain.AggregateId;
import cqrs.journal.AggregateRows;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.Versioned;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.read.View;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.domain.CustomerEvent;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderEvent;
import shop.domain.ProductEvent;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.stored.ShopEvents;
import shop.testing.reads.Answers;
import shop.testing.reads.NormalizedRows;
import shop.testing.reads.Question;
import shop.testing.reads.RowAnswers;
import shop.testing.reads.ViewAnswers;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Everything that is stored follows from the journal: normalized rows and views alike. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedShop.class)
final class JournalFoldTest {

  private static final int PAGE = 1_000;
  private static final int SOME_CUSTOMERS = 20;

  private final DynamoDbClient dynamoDb;
  private final List<RecordedEvent<ShopEvent>> journal = new ArrayList<>();

  /** Whatever tests have written before is in the journal, too. */
  JournalFoldTest(Shop shop) {
    dynamoDb = shop.dynamoDb();
    new RandomCommands(shop, 7).run(150);
    shop.awaitViews();
    JournalReader reader = new JournalReader(dynamoDb, "WriteTable");
    EventCodec<ShopEvent> codec = ShopEvents.CODEC;
    for (int partition = 0; partition < Partitions.MAX; partition++) {
      long head = reader.head(partition);
      for (long offset = 0; offset < head; ) {
        for (var entry : reader.read(partition, offset + 1, head, PAGE)) {
          offset++;
          assertThat(entry.position().offset()).isEqualTo(offset);
          journal.add(codec.decode(entry));
        }
      }
    }
  }

  @Test
  void theStoredAggregatesAreThoseThatTheirEventsEvolveTo() {
    Map<AggregateId, Versioned<?>> states = new HashMap<>();
    Map<String, Map<String, AttributeValue>> expected = new HashMap<>();
    for (RecordedEvent<ShopEvent> recorded : journal) {
      AggregateId id = recorded.event().aggregate();
      Map<String, AttributeValue> row =
          switch (recorded.event()) {
            case CustomerEvent e -> row(ShopAggregates.CUSTOMERS, e, recorded, states);
            case ProductEvent e -> row(ShopAggregates.PRODUCTS, e, recorded, states);
            case OrderEvent e -> row(ShopAggregates.ORDERS, e, recorded, states);
          };
      expected.put(id.toString(), row);
    }
    Map<String, Map<String, AttributeValue>> stored = aggregates();
    assertThat(stored.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(50);
    expected.forEach((pk, row) -> assertThat(stored.get(pk)).as(pk).isEqualTo(row));
  }

  private Map<String, Map<String, AttributeValue>> aggregates() {
    Map<String, Map<String, AttributeValue>> stored = new HashMap<>();
    for (var row : Store.rows(dynamoDb, "WriteTable")) {
      String pk = text(row, "pk");
      if (pk.matches("(CUSTOMER|PRODUCT|ORDER)#.*")) {
        stored.put(pk, row);
      }
    }
    return stored;
  }

  @Test
  void theRowsThatReadsAreComparedOnAreThoseThatCommandsStore() {
    assertThat(new NormalizedRows().add(journal).rows())
        .containsExactlyInAnyOrderElementsOf(aggregates().values());
  }

  /** With the journal's rows and the receipts in the same table. */
  @Test
  void scansOfTheWriteTableAnswerAsTheViewsDo() {
    Answers scans = RowAnswers.scanning(dynamoDb, "WriteTable");
    Answers views = new ViewAnswers(this::view);
    assertThat(Question.REGIONS.written(scans, ""))
        .isEqualTo(Question.REGIONS.written(views, ""))
        .hasSizeGreaterThan(2);
    List<String> customers =
        journal.stream()
            .map(RecordedEvent::event)
            .filter(CustomerRegistered.class::isInstance)
            .map(ShopEvent::orderingKey)
            .limit(SOME_CUSTOMERS)
            .toList();
    for (String customer : customers) {
      for (Question question : List.of(Question.DASHBOARD, Question.CUSTOMER_ORDERS)) {
        assertThat(question.written(scans, customer))
            .as("%s of %s", question, customer)
            .isEqualTo(question.written(views, customer));
      }
    }
    assertThat(customers).isNotEmpty();
  }

  private View view(String name) {
    return new View(dynamoDb, new ProjectionStore(dynamoDb, "ProjectionsTable"), name, table(name));
  }

  private static String table(String view) {
    return view.substring(0, 1).toUpperCase(Locale.ROOT) + view.substring(1) + "View";
  }

  /** The aggregate's row after one more event. */
  @SuppressWarnings("unchecked") // An aggregate's events are all of the same rows.
  private static <S, E extends ShopEvent> Map<String, AttributeValue> row(
      AggregateRows<S, E> rows,
      E event,
      RecordedEvent<ShopEvent> recorded,
      Map<AggregateId, Versioned<?>> states) {
    Versioned<S> before = (Versioned<S>) states.get(event.aggregate());
    @Nullable S state = before == null ? null : before.state();
    long version = before == null ? 1 : before.version() + 1;
    assertThat(recorded.version()).isEqualTo(version);
    Versioned<S> after =
        new Versioned<>(
            rows.evolve(state, event), version, recorded.position(), event.occurredAt());
    states.put(event.aggregate(), after);
    return rows.row(event.aggregate(), after);
  }

  @Test
  void theRowsOfEveryViewAreTheFoldOfTheJournal() {
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      String name = projection.view();
      Map<RowKey, Map<String, Object>> stored = new HashMap<>();
      for (var row : Store.rows(dynamoDb, table(name))) {
        String pk = text(row, "pk");
        assertThat(pk).startsWith("1#");
        stored.put(new RowKey(pk.substring(2), text(row, "sk")), Fold.plain(row));
      }
      Map<RowKey, Map<String, Object>> expected = new Fold(projection, journal, 1).rows();
      assertThat(stored.keySet()).as(name).isEqualTo(expected.keySet()).isNotEmpty();
      expected.forEach((key, row) -> assertThat(stored.get(key)).as("%s", key).isEqualTo(row));
    }
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    AttributeValue value = row.get(name);
    return value == null ? "" : value.s();
  }
}
