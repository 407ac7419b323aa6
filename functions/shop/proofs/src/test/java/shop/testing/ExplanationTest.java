package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.LedgerClaims;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.BlockedPartitions.Outcome;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.verify.Explainer;
import cqrs.projection.internal.verify.Explanation;
import cqrs.projection.internal.verify.Explanation.Limits;
import cqrs.projection.internal.verify.Explanation.Subject;
import cqrs.projection.internal.verify.Report.Difference;
import cqrs.testkit.Seeds;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.FaultyProjections;
import cqrs.testkit.views.Fold;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Why rows are what they are: on many seeds beside deliveries, and case by case. */
class ExplanationTest {

  private static final int SEEDS = Integer.getInteger("schedules", 30);
  private static final long SEED = Long.getLong("seed", 1);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Limits ALL = new Limits(Optional.empty(), 1000, 100_000, Instant.MAX);

  private static Store store;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private static Limits until(Instant at) {
    return new Limits(Optional.of(at), 1000, 100_000, Instant.MAX);
  }

  private static Explainer explainer(
      Projection<ShopEvent> projection, DynamoDbClient dynamoDb, String table, String journal) {
    return new Explainer(
        projection,
        dynamoDb,
        table,
        new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE),
        new JournalReader(dynamoDb, journal),
        ShopEvents.CODEC,
        Clock.systemUTC());
  }

  private static Explanation explain(Explainer explainer, RowKey key, Limits limits) {
    Subject subject = explainer.read(explainer.active().orElseThrow(), List.of(key));
    return explainer.explain(subject, limits);
  }

  private static Map<String, Object> folded(Explanation explanation) {
    return Fold.plain(explanation.folded().attributes());
  }

  private static Map<String, Object> withoutLedger(Map<String, Object> row) {
    Map<String, Object> figures = new TreeMap<>(row);
    figures.keySet().removeIf(name -> name.startsWith("@"));
    return figures;
  }

  /** A view of the shop with a table of its own. */
  private record Shown(History history, Projection<ShopEvent> view, String table) {

    static List<Shown> all(History history) {
      return ShopViews.VIEWS.all().stream().map(view -> of(history, view)).toList();
    }

    /** The view under a name of its own, so that histories do not share checkpoints. */
    static Shown of(History history, Projection<ShopEvent> real) {
      int number = NUMBER.incrementAndGet();
      String name = real.view() + number;
      switch (real.view()) {
        case "customers" -> store.rankedTable("View-" + name, "lifetimeValue");
        case "products" -> store.rankedTable("View-" + name, "revenue");
        default -> store.table("View-" + name);
      }
      return new Shown(history, SampleProjections.of(name, real::project), "View-" + name);
    }

    Shown delivered() {
      StoppedClock clock = new StoppedClock(ViewFixture.NOON);
      new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE)
          .generations()
          .open(view.view(), view.version(), clock.instant());
      new Engine(
              view,
              store.dynamoDb(),
              table,
              new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE),
              history.reader(),
              ShopEvents.CODEC,
              clock,
              new Engine.Settings(1000, 8, new Deployment("projector", "today")))
          .deliver(history.entries());
      return this;
    }

    Explainer explainer() {
      return ExplanationTest.explainer(view, store.dynamoDb(), table, history.table());
    }

    Explanation explain(RowKey key, Limits limits) {
      return ExplanationTest.explain(explainer(), key, limits);
    }

    Map<RowKey, Map<String, AttributeValue>> rows() {
      Map<RowKey, Map<String, AttributeValue>> rows = new HashMap<>();
      store.rows(table).forEach(item -> rows.put(Fold.key(item), item));
      return rows;
    }
  }

  private static History history(int partitions, long seed) {
    String table = "Write-explained" + NUMBER.incrementAndGet();
    store.table(table);
    return new History(store, table, partitions, seed);
  }

  @Test
  void aRowAgreesWithItsEventsWhateverIsDeliveredBlockedOrSkippedMeanwhile() {
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      Random random = Seeds.random(seed);
      History history =
          history(1 + random.nextInt(4), seed)
              .write(1 + random.nextInt(4), 1 + random.nextInt(3), 6 + random.nextInt(20));
      List<Projection<ShopEvent>> samples = SampleProjections.all("explained" + seed);
      FaultyProjections<ShopEvent> faulty =
          new FaultyProjections<>(
              samples.get((int) Math.floorMod(seed, (long) samples.size())),
              history.events(),
              random);
      String table = "View-explained" + seed;
      store.table(table);
      ConcurrentDeliveries beside = new ConcurrentDeliveries(store, history, table, faulty, random);
      Fold fold = new Fold(faulty.oracle(), history.events(), 1);
      List<RowKey> keys = new ArrayList<>(fold.keys());
      keys.add(new RowKey("ghost", "-"));
      beside.go(random.nextInt(300));
      Explainer explainer =
          explainer(
              faulty.newCode(),
              new InterceptedDynamoDb(store.dynamoDb(), beside::goesOnMeanwhile),
              table,
              history.table());
      for (int i = 0; i < 6; i++) {
        RowKey key = keys.get(random.nextInt(keys.size()));

        Explanation explanation = explain(explainer, key, ALL);

        assertThat(explanation.isComplete()).as("seed %d, %s", seed, key).isTrue();
        assertThat(explanation.differences()).as("seed %d, %s", seed, key).isEmpty();
        Map<Integer, Long> ledger = LedgerClaims.of(explanation.subject().stored());
        assertThat(folded(explanation))
            .as("seed %d, %s", seed, key)
            .isEqualTo(fold.row(key, ledger));
        assertThat(explanation.read())
            .isEqualTo(
                explanation.subject().bounds().values().stream().mapToLong(Long::longValue).sum());
      }
    }
  }

  @Test
  void theFiguresOfAllViewsFollowFromTheirEventsNowAndAtAnyTime() {
    for (long seed = SEED; seed < SEED + 2; seed++) {
      Random random = Seeds.random(seed);
      History history = history(4, seed).write(4, 3, 60);
      for (Shown shown : Shown.all(history)) {
        shown.delivered();
        Map<RowKey, Map<String, AttributeValue>> rows = shown.rows();
        List<RowKey> keys = new ArrayList<>(rows.keySet());
        for (int i = 0; i < 12; i++) {
          RowKey key = keys.get(random.nextInt(keys.size()));
          Explanation now = shown.explain(key, ALL);
          assertThat(now.differences()).isEmpty();
          assertThat(folded(now)).isEqualTo(Fold.plain(Objects.requireNonNull(rows.get(key))));
          assertThat(now.count()).isEqualTo(now.events().size());
          ownArithmetic(shown.view(), key, folded(now), history.events());

          Instant at = history.events().get(random.nextInt(history.events().size())).recordedAt();
          List<RecordedEvent<ShopEvent>> before =
              history.events().stream().filter(e -> !e.recordedAt().isAfter(at)).toList();
          Explanation then = shown.explain(key, until(at));
          assertThat(withoutLedger(folded(then)))
              .as("%s of %s at %s", key, shown.view().view(), at)
              .isEqualTo(
                  withoutLedger(
                      new Fold(shown.view(), before, 1).rows().getOrDefault(key, Map.of())));
          ownArithmetic(shown.view(), key, folded(then), before);
        }
      }
    }
  }

  /** Some figures of each view, added up here. */
  private static void ownArithmetic(
      Projection<ShopEvent> view,
      RowKey key,
      Map<String, Object> folded,
      List<RecordedEvent<ShopEvent>> events) {
    BigDecimal sum = BigDecimal.ZERO;
    String attribute;
    if (view.view().startsWith("customers") && key.sk().equals("GBP")) {
      attribute = "lifetimeValue";
      for (OrderEvent e : orders(events)) {
        if (e.placement().customerId().equals(key.pk())) {
          sum = sum.add(value(e));
        }
      }
    } else if (view.view().startsWith("regions") && key.pk().equals("REGIONS")) {
      attribute = "gross";
      for (OrderEvent e : orders(events)) {
        if (e instanceof OrderPlaced && key.sk().equals("GBP#" + e.placement().region())) {
          sum = sum.add(value(e));
        }
      }
    } else if (view.view().startsWith("products") && key.sk().equals("T#GBP")) {
      attribute = "unitsReturned";
      for (OrderEvent e : orders(events)) {
        if (e instanceof OrderLinesReturned returned) {
          for (TakenBack line : returned.lines()) {
            boolean own = line.productId().equals(key.pk());
            sum = sum.add(BigDecimal.valueOf(own ? line.quantity() : 0));
          }
        }
      }
    } else if (view.view().startsWith("orders") && key.pk().startsWith("O#")) {
      attribute = "timeline";
      long count =
          orders(events).stream()
              .filter(e -> key.pk().equals("O#" + e.placement().orderId()))
              .count();
      assertThat(folded.get(attribute) instanceof List<?> list ? list.size() : 0)
          .isEqualTo((int) count);
      return;
    } else {
      return;
    }
    BigDecimal found = (BigDecimal) folded.getOrDefault(attribute, BigDecimal.ZERO);
    assertThat(found).as("%s of %s", attribute, key).isEqualByComparingTo(sum);
  }

  private static List<OrderEvent> orders(List<RecordedEvent<ShopEvent>> events) {
    return events.stream()
        .map(RecordedEvent::event)
        .filter(OrderEvent.class::isInstance)
        .map(OrderEvent.class::cast)
        .toList();
  }

  private static BigDecimal value(OrderEvent event) {
    return switch (event) {
      case OrderPlaced e -> e.total();
      case OrderCancelled e -> e.total().negate();
      case OrderLinesReturned e -> e.total().negate();
      default -> BigDecimal.ZERO;
    };
  }

  @Test
  void aFigureChangedByHandIsNamed() {
    History history = history(4, 7).write(3, 2, 40);
    Shown shown = Shown.of(history, ShopViews.VIEWS.named("customers").orElseThrow()).delivered();
    RowKey key = new RowKey("c0", "GBP");
    Map<String, AttributeValue> row = Objects.requireNonNull(shown.rows().get(key));
    Map<String, AttributeValue> wrong = new HashMap<>(row);
    wrong.put("gross", AttributeValue.fromN("0.01"));
    store.put(shown.table(), List.of(wrong));

    Explanation explanation = shown.explain(key, ALL);

    assertThat(explanation.differences())
        .containsExactly(
            new Difference(
                key,
                "gross",
                "0.01",
                new BigDecimal(Objects.requireNonNull(row.get("gross")).n()).toPlainString()));
    store.put(shown.table(), List.of(row));
    assertThat(shown.explain(key, ALL).differences()).isEmpty();

    wrong = new HashMap<>(row);
    int partition = history.partitions().of("c0");
    wrong.put("@" + partition, Attributes.n(Long.MAX_VALUE));
    store.put(shown.table(), List.of(wrong));
    assertThat(shown.explain(key, ALL).differences())
        .extracting(Difference::what)
        .containsExactly("@" + partition);

    store.dynamoDb().deleteItem(r -> r.tableName(shown.table()).key(key.in(1)));
    assertThat(shown.explain(key, ALL).differences())
        .extracting(Difference::what)
        .containsExactly(Difference.MISSING);
    RowKey ghost = new RowKey("ghost", "GBP");
    assertThat(shown.explain(ghost, ALL).differences()).isEmpty();
    assertThat(shown.explain(ghost, ALL).count()).isZero();
    Map<String, AttributeValue> extra = new HashMap<>(wrong);
    extra.putAll(ghost.in(1));
    store.put(shown.table(), List.of(extra));
    assertThat(shown.explain(ghost, ALL).differences())
        .extracting(Difference::what)
        .containsExactly(Difference.UNEXPLAINED);
  }

  /** An operator has left the event out; the row agrees without it, and it is not listed. */
  @Test
  void aSkippedEventExplainsNothing() {
    ViewFixture fixture = new ViewFixture(store, 2);
    String here = fixture.history.customerIn(0);
    fixture
        .history
        .register(here)
        .move(here, "poison", ViewFixture.NOON)
        .move(here, "EIRE", ViewFixture.NOON);
    Projection<ShopEvent> throwing =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              SampleProjections.customers(recorded, changes);
              if (recorded.event() instanceof CustomerMoved e && e.region().equals("poison")) {
                throw new IllegalArgumentException("Poison.");
              }
            });
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());
    fixture.clock.advance(BlockedPartitions.MAX_DELIVERY);
    Generation generation = fixture.generation();
    BlockedPartitions blocked = fixture.projections(store.dynamoDb()).blockedPartitions();
    assertThat(blocked.skip(generation, new Position(0, 2), "No use.", fixture.clock.instant()))
        .isEqualTo(Outcome.SKIPPED);
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    Explainer explainer =
        explainer(throwing, store.dynamoDb(), fixture.viewTable(), fixture.history.table());
    Explanation explanation = explain(explainer, new RowKey(here, "-"), ALL);

    assertThat(explanation.differences()).isEmpty();
    assertThat(explanation.isComplete()).isTrue();
    assertThat(explanation.events())
        .extracting(event -> event.entry().position().offset())
        .containsExactlyInAnyOrder(1L, 3L);
    assertThat(explainer.changes(fixture.generation(), fixture.history.entries().get(1))).isEmpty();
    assertThat(explainer.changes(fixture.generation(), fixture.history.entries().get(2)))
        .containsOnlyKeys(new RowKey(here, "-"));

    // Code that has never seen the event before it projects the row stops there.
    Explanation without = explain(explainer, new RowKey("nobody", "-"), ALL);
    assertThat(without.isComplete()).isTrue();
  }

  @Test
  void whatIsBeyondTheLimitsIsLeft() {
    History history = history(2, 3).write(2, 2, 60);
    Shown shown =
        Shown.of(history, SampleProjections.of("everything", SampleProjections::everything))
            .delivered();
    RowKey all = new RowKey("all", "-");
    long events = history.events().size();

    Explanation listed = shown.explain(all, new Limits(Optional.empty(), 5, 100_000, Instant.MAX));
    assertThat(listed.isComplete()).isTrue();
    assertThat(listed.count()).isEqualTo(events);
    assertThat(listed.events()).hasSize(5);
    Instant first = listed.events().getFirst().entry().recordedAt();
    assertThat(listed.events()).extracting(event -> event.entry().recordedAt()).isSorted();
    assertThat(history.events().stream().filter(e -> e.recordedAt().isAfter(first)).count())
        .as("the newest ones are listed")
        .isLessThan(5);

    Explanation few = shown.explain(all, new Limits(Optional.empty(), 100, 10, Instant.MAX));
    assertThat(few.isComplete()).isFalse();
    assertThat(few.read()).isBetween(2L, 10L);
    assertThat(few.left()).isEqualTo(events - few.read());
    assertThat(few.count()).isEqualTo(few.read());

    Explanation late = shown.explain(all, new Limits(Optional.empty(), 100, 100_000, Instant.MIN));
    assertThat(late.read()).isZero();
    assertThat(late.left()).isEqualTo(events);
  }

  @Test
  void anOrderOf542LinesIsExplainedInAllItsRows() {
    History history = history(8, 5).write(1, 1, 0);
    AnOrder order = AnOrder.of("o-large", "c0", "EIRE", "2011-11-04T10:00:00Z");
    IntStream.range(0, 542).forEach(i -> order.line("p" + i % 300, 1 + i, "0.05"));
    history.place(order.placed());
    for (Shown shown : Shown.all(history)) {
      shown.delivered();
      Explainer explainer = shown.explainer();
      Map<RowKey, List<Step>> changes =
          explainer.changes(explainer.active().orElseThrow(), history.entries().getLast());
      assertThat(changes.size())
          .isGreaterThan(shown.view().view().startsWith("products") ? 500 : 0);
      changes.keySet().stream()
          .limit(20)
          .forEach(
              key -> {
                Explanation explanation = shown.explain(key, ALL);
                assertThat(explanation.differences()).isEmpty();
                assertThat(explanation.count()).isPositive();
                assertThat(explanation.subject().stored()).isNotNull();
              });
    }
  }

  /** A row of one partition is explained by that partition alone. */
  @Test
  void onlyThePartitionsOfTheLedgerAreRead() {
    History history = history(8, 5).write(8, 2, 60);
    Shown shown = Shown.of(history, ShopViews.VIEWS.named("customers").orElseThrow()).delivered();
    int partition = history.partitions().of("c0");

    Explanation explanation = shown.explain(new RowKey("c0", "-"), ALL);

    assertThat(explanation.subject().bounds()).containsOnlyKeys(partition);
    assertThat(explanation.read())
        .isLessThanOrEqualTo(Objects.requireNonNull(history.heads().get(partition)));
    assertThat(explanation.units()).isPositive();
    assertThat(explanation.read()).isLessThan(history.events().size());
  }
}
