package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.projection.Projection;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.BadCursorException;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.Rows;
import cqrs.projection.read.UnknownWriteException;
import cqrs.projection.read.View;
import cqrs.projection.read.ViewBehindException;
import cqrs.projection.read.ViewNotBuiltException;
import cqrs.testkit.dynamodb.StaleReads;
import cqrs.testkit.dynamodb.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

class ViewTest {

  private static final RowKey ROW = new RowKey("c0", "-");

  private static Store store;

  private ViewFixture fixture;
  private Projection<ShopEvent> customers;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void aCustomerThatMovedTwice() {
    fixture = new ViewFixture(store, 1);
    fixture
        .history
        .register("c0")
        .move("c0", "EIRE", ViewFixture.NOON)
        .move("c0", "France", ViewFixture.NOON);
    customers = SampleProjections.of(fixture.view(), SampleProjections::customers);
  }

  @Test
  void aRowWhoseLedgerHasTheTokenIsAnsweredWithOneRead() {
    fixture.engine(customers, 1000).deliver(fixture.history.entries());
    View view = view();
    view.get(ROW, ReadConsistency.ANY);
    fixture.calls.clear();

    Optional<Row> row = view.get(ROW, token(3, Duration.ZERO));

    assertThat(row).hasValueSatisfying(r -> assertThat(r.text("region")).isEqualTo("France"));
    assertThat(fixture.calls).hasSize(1);
    assertThat(fixture.calls(GetItemRequest.class).getFirst().consistentRead()).isTrue();
  }

  @Test
  void aRowThatTheTokensWriteDoesNotTouchIsAnsweredOnceTheCheckpointHasIt() {
    fixture.history.register("c1");
    fixture.engine(customers, 1000).deliver(fixture.history.entries());

    assertThat(view().get(ROW, token(4, Duration.ZERO))).isPresent();
    assertThat(view().get(new RowKey("nobody", "-"), token(4, Duration.ZERO))).isEmpty();
  }

  @Test
  void aReaderWithATokenWaitsUntilTheViewHasIt() {
    fixture.engine(customers, 1000).deliver(fixture.entries(0, 1));
    AtomicInteger looks = new AtomicInteger();
    View view =
        view(
            (request, next) -> {
              if (request instanceof GetItemRequest get
                  && get.tableName().equals(Store.PROJECTIONS_TABLE)
                  && looks.incrementAndGet() == 4) {
                fixture.engine(customers, 1000).deliver(fixture.history.entries());
              }
              return next.apply(request);
            });

    Optional<Row> row = view.get(ROW, token(3, Duration.ofSeconds(10)));

    assertThat(row).hasValueSatisfying(r -> assertThat(r.text("region")).isEqualTo("France"));
    assertThat(looks).hasValueGreaterThanOrEqualTo(4);
  }

  @Test
  void aLongWaitCostsFewLooks() {
    fixture.engine(customers, 1000).deliver(fixture.entries(0, 2));
    AtomicInteger looks = new AtomicInteger();
    View view =
        view(
            (request, next) -> {
              if (request instanceof GetItemRequest get
                  && "#p".equals(get.projectionExpression())) {
                looks.incrementAndGet();
              }
              return next.apply(request);
            });

    assertThatThrownBy(() -> view.get(ROW, token(3, Duration.ofSeconds(10))))
        .isInstanceOf(ViewBehindException.class);

    assertThat(looks).hasValueBetween(5, 40);
  }

  @Test
  void aTokenOfNoWriteIsRefusedAtTheFirstLookAndTheJournalIsAskedOnce() {
    fixture.engine(customers, 1000).deliver(fixture.history.entries());
    List<Position> asked = new ArrayList<>();
    View view = strict(asked);
    ReadConsistency forged = token(Long.MAX_VALUE, Duration.ofHours(1));

    assertThatThrownBy(() -> view.get(ROW, forged)).isInstanceOf(UnknownWriteException.class);
    assertThatThrownBy(() -> view.read(forged, rows -> rows.get(ROW)))
        .isInstanceOf(UnknownWriteException.class);
    assertThatThrownBy(() -> view.page(forged, "moves", Optional.empty()))
        .isInstanceOf(UnknownWriteException.class);
    assertThat(asked).hasSize(3);

    asked.clear();
    assertThat(view.get(ROW, token(3, Duration.ZERO))).isPresent();
    assertThat(view.get(new RowKey("nobody", "-"), token(3, Duration.ZERO))).isEmpty();
    assertThat(view.<Optional<Row>>read(token(3, Duration.ZERO), rows -> rows.get(ROW)))
        .isPresent();
    assertThat(asked).as("what the view shows needs no look at the journal").isEmpty();
  }

  @Test
  void aWriteThatTheJournalHasIsWaitedForAndTheJournalIsAskedOnce() {
    fixture.engine(customers, 1000).deliver(fixture.entries(0, 2));
    List<Position> asked = new ArrayList<>();

    assertThatThrownBy(() -> strict(asked).get(ROW, token(3, Duration.ofMillis(200))))
        .isInstanceOf(ViewBehindException.class);

    assertThat(asked).containsExactly(new Position(0, 3));
  }

  /** A view whose tokens are looked up in the journal. */
  private View strict(List<Position> asked) {
    return new View(
        fixture.store.dynamoDb(),
        fixture.projections(fixture.store.dynamoDb()),
        fixture.view(),
        fixture.viewTable(),
        position -> {
          asked.add(position);
          return position.offset() <= 3;
        });
  }

  @Test
  void aReaderThatLosesPatienceIsToldThatTheViewIsBehind() {
    fixture.engine(customers, 1000).deliver(fixture.entries(0, 2));

    assertThatThrownBy(() -> view().get(ROW, token(3, Duration.ofMillis(50))))
        .isInstanceOf(ViewBehindException.class)
        .hasMessageContaining(fixture.view());
    assertThatThrownBy(() -> view().read(token(3, Duration.ZERO), rows -> rows.get(ROW)))
        .isInstanceOf(ViewBehindException.class);
    assertThatThrownBy(() -> view().page(token(3, Duration.ZERO), "moves", Optional.empty()))
        .isInstanceOf(ViewBehindException.class);
  }

  @Test
  void aViewWithoutEventsIsEmptyOrBehind() {
    fixture.engine(customers, 1000);

    assertThat(view().get(ROW, ReadConsistency.ANY)).isEmpty();
    assertThat(view().<List<Row>>read(ReadConsistency.ANY, rows -> rows.all(customersRange())))
        .isEmpty();
    assertThat(view().page(ReadConsistency.ANY, "moves", Optional.empty()).rows().get(ROW))
        .isEmpty();
    assertThatThrownBy(() -> view().get(ROW, token(1, Duration.ZERO)))
        .isInstanceOf(ViewBehindException.class);
  }

  @Test
  void aViewThatIsNotBuiltYetSaysSoWithAndWithoutAToken() {
    for (ReadConsistency freshness : List.of(ReadConsistency.ANY, token(1, Duration.ZERO))) {
      assertThatThrownBy(() -> view().get(ROW, freshness))
          .isInstanceOf(ViewNotBuiltException.class);
      assertThatThrownBy(() -> view().read(freshness, rows -> rows.get(ROW)))
          .isInstanceOf(ViewNotBuiltException.class);
      assertThatThrownBy(() -> view().page(freshness, "moves", Optional.empty()))
          .isInstanceOf(ViewNotBuiltException.class);
    }
  }

  /** With every read stale that is not marked consistent. */
  @Test
  void anAnswerToATokenIsNeverStale() {
    StaleReads stale = new StaleReads(new Random(1));
    for (int event = 1; event <= 40; event++) {
      fixture.history.move("c0", "r" + event, ViewFixture.NOON);
    }
    int stales = 0;
    for (int event = 4; event <= 43; event++) {
      fixture.engine(customers, 1000, stale).deliver(fixture.entries(event - 1, event));
      ReadConsistency token = token(event, Duration.ZERO);
      String region = "r" + (event - 3);
      View view = view(stale);
      assertThat(region(view.get(ROW, token))).isEqualTo(region);
      assertThat(region(view.read(token, rows -> rows.get(ROW)))).isEqualTo(region);
      assertThat(view.<List<Row>>read(token, rows -> rows.all(customersRange())))
          .singleElement()
          .satisfies(row -> assertThat(row.text("region")).isEqualTo(region));
      assertThat(region(Optional.ofNullable(view.read(token, r -> r.get(List.of(ROW))).get(ROW))))
          .isEqualTo(region);
      assertThat(region(view.page(token, "moves", Optional.empty()).rows().get(ROW)))
          .isEqualTo(region);
      stales += region(view.get(ROW, ReadConsistency.ANY)).equals(region) ? 0 : 1;
    }
    assertThat(stales).as("stale answers without a token").isGreaterThan(10);
  }

  @Test
  void aCursorGoesOnWhereThePageEnded() {
    fixture.engine(customers, 1000).deliver(fixture.history.entries());
    View.Page page = view().page(ReadConsistency.ANY, "moves?limit=1", Optional.empty());
    assertThat(page.after()).isEmpty();

    String cursor = page.next(List.of("c0", "2011-11-04#ö"));

    assertThat(view().page(ReadConsistency.ANY, "moves?limit=1", Optional.of(cursor)).after())
        .containsExactly("c0", "2011-11-04#ö");
  }

  @Test
  void aForgedOrForeignCursorIsRefused() {
    fixture.engine(customers, 1000).deliver(fixture.history.entries());
    String cursor = view().page(ReadConsistency.ANY, "moves", Optional.empty()).next(List.of("c0"));
    ViewFixture other = new ViewFixture(store, 1);
    other.history.register("c0");
    other
        .engine(SampleProjections.of(other.view(), SampleProjections::customers), 10)
        .deliver(other.entries(0, 1));
    View another =
        new View(
            store.dynamoDb(), other.projections(store.dynamoDb()), other.view(), other.viewTable());

    assertThatThrownBy(() -> view().page(ReadConsistency.ANY, "others", Optional.of(cursor)))
        .isInstanceOf(BadCursorException.class);
    assertThatThrownBy(() -> another.page(ReadConsistency.ANY, "moves", Optional.of(cursor)))
        .isInstanceOf(BadCursorException.class);
    for (String forged : List.of("", "A", "!!", cursor.substring(4), cursor + "AAAA")) {
      assertThatThrownBy(() -> view().page(ReadConsistency.ANY, "moves", Optional.of(forged)))
          .isInstanceOf(BadCursorException.class);
    }
    for (int i = 0; i < cursor.length() - 1; i++) {
      String forged =
          cursor.substring(0, i) + (cursor.charAt(i) == 'A' ? 'B' : 'A') + cursor.substring(i + 1);
      assertThatThrownBy(() -> view().page(ReadConsistency.ANY, "moves", Optional.of(forged)))
          .isInstanceOf(BadCursorException.class);
    }
  }

  @Test
  void aCursorOfAGenerationThatIsNotKeptIsRefused() {
    fixture.engine(customers, 1000).deliver(fixture.history.entries());
    String cursor = view().page(ReadConsistency.ANY, "moves", Optional.empty()).next(List.of("c0"));
    read(2, "2");

    assertThatThrownBy(() -> view().page(ReadConsistency.ANY, "moves", Optional.of(cursor)))
        .isInstanceOf(BadCursorException.class);
  }

  /** The cut-over is known to one reader before it is to the other. */
  @Test
  void aCursorOfAGenerationThatThisReaderHasNotHeardOfYetGoesOn() {
    fixture.engine(customers, 1000).deliver(fixture.history.entries());
    View view = view();
    assertThat(view.get(ROW, ReadConsistency.ANY)).isPresent();
    read(2, "1", "2");

    String cursor = view().page(ReadConsistency.ANY, "moves", Optional.empty()).next(List.of("c0"));

    assertThat(view.page(ReadConsistency.ANY, "moves", Optional.of(cursor)).after())
        .containsExactly("c0");
  }

  /** Queries are given that generation, with these kept. */
  private void read(long generation, String... kept) {
    store
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(Store.PROJECTIONS_TABLE)
                    .key(
                        Map.of(
                            "pk",
                            AttributeValue.fromS(fixture.view()),
                            "sk",
                            AttributeValue.fromS("-")))
                    .updateExpression("SET active = :active, kept = :kept")
                    .expressionAttributeValues(
                        Map.of(
                            ":active", AttributeValue.fromN("" + generation),
                            ":kept", AttributeValue.fromNs(List.of(kept)))));
  }

  private View view(InterceptedDynamoDb.Interceptor... others) {
    var dynamoDb = fixture.dynamoDb(others);
    return new View(dynamoDb, fixture.projections(dynamoDb), fixture.view(), fixture.viewTable());
  }

  private static Rows.Range customersRange() {
    return Rows.Range.of("c0", "-", Rows.Range.END);
  }

  private static ReadConsistency token(long offset, Duration patience) {
    return ReadConsistency.of(Optional.of(new Position(0, offset)), patience);
  }

  private static String region(Optional<Row> row) {
    return row.flatMap(r -> r.textIfPresent("region")).orElse("none");
  }
}
