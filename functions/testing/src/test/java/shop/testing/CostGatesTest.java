package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.journal.EventCodec;
import shop.journal.JournalEntry;
import shop.journal.RecordedEvent;
import shop.projection.Deployment;
import shop.projection.Engine;
import shop.projection.Projection;
import shop.projection.ProjectionStore;
import shop.projection.RowKey;
import shop.testing.Costs.Cost;
import shop.views.Views;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What exactly-once costs, on {@link Workload}, after 1,000 of its orders. Indexes left out. */
class CostGatesTest {

  private static final String JOURNAL = "Write-costs";
  private static final int PARTITIONS = 64;
  private static final int WARM = 1000;
  private static final double MOST_OVERHEAD = 1.05;

  /** The views as the two projectors share them. */
  private static final List<List<String>> PROJECTORS =
      List.of(List.of("orders", "customers"), List.of("regions", "products"));

  private static final Map<Integer, Map<String, Batch>> BATCHES = new TreeMap<>();

  /**
   * What one batch cost one view.
   *
   * @param rows distinct rows that its events change
   * @param plain the write units of the same rows and figures, written once each and without
   *     condition, ledger or checkpoint
   * @param textbook the write units of a marker and all rows in one transaction an event, the
   *     marker left out
   */
  private record Batch(int rows, double plain, double textbook, Costs costs, Cost again) {

    Cost cost() {
      return costs.withoutIndexes();
    }

    /** Calls that only read. */
    long reads() {
      return costs.of(line -> line.operation().matches("GetItem|BatchGetItem|Query")).calls();
    }
  }

  private static Store store;
  private static History history;
  private static CostMeter meter;

  @BeforeAll
  static void measure() {
    store = new Store();
    store.table(JOURNAL);
    store.table(table("orders"));
    store.rankedTable(table("customers"), "lifetimeValue");
    store.table(table("regions"));
    store.rankedTable(table("products"), "revenue");
    history = new History(store, JOURNAL, PARTITIONS, 1);
    Workload.orders(WARM + 100 + 1000).forEach(history::place);
    meter = new CostMeter(store.dynamoDb());
    List<JournalEntry> entries = history.entries();
    Map<String, Engine> engines =
        Views.all().stream().collect(Collectors.toMap(Projection::view, CostGatesTest::engine));
    engines.values().forEach(engine -> engine.deliver(entries.subList(0, WARM)));
    BATCHES.put(100, batch(engines, entries, WARM, WARM + 100));
    BATCHES.put(1000, batch(engines, entries, WARM + 100, entries.size()));
    BATCHES.forEach(CostGatesTest::print);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {100, 1000})
  void aBatchCostsAtMostFivePercentMoreThanTheSameBatchWithoutDedupe(int size) {
    for (List<String> projector : PROJECTORS) {
      double units =
          batches(size, projector).stream().mapToDouble(b -> b.cost().writeUnits()).sum();
      double plain = batches(size, projector).stream().mapToDouble(Batch::plain).sum();
      assertThat(units / plain).as("%s", projector).isBetween(1.0, MOST_OVERHEAD);
    }
  }

  @Test
  void aLargeBatchCostsOneUnitADistinctRow() {
    for (List<String> projector : PROJECTORS) {
      double units =
          batches(1000, projector).stream().mapToDouble(b -> b.cost().writeUnits()).sum();
      int rows = batches(1000, projector).stream().mapToInt(Batch::rows).sum();
      assertThat(units / rows).as("%s", projector).isBetween(1.0, MOST_OVERHEAD);
    }
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {100, 1000})
  void aViewMakesAtMostTwoReadsABatchAndNoWriteInVain(int size) {
    assertThat(BATCHES.getOrDefault(size, Map.of()))
        .hasSize(4)
        .allSatisfy(
            (_, batch) -> {
              assertThat(batch.reads()).isBetween(1L, 2L);
              assertThat(batch.cost().failed()).isZero();
              assertThat(batch.cost().calls()).isEqualTo(batch.reads() + batch.rows + 1);
            });
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {100, 1000})
  void aBatchDeliveredAgainWritesNothing(int size) {
    assertThat(BATCHES.getOrDefault(size, Map.of()))
        .hasSize(4)
        .allSatisfy(
            (_, batch) -> {
              assertThat(batch.again.writeUnits()).isZero();
              assertThat(batch.again.calls()).isBetween(1L, 2L);
            });
  }

  private static Collection<Batch> batches(int size, List<String> views) {
    Map<String, Batch> batches = new HashMap<>(BATCHES.getOrDefault(size, Map.of()));
    batches.keySet().retainAll(views);
    assertThat(batches).hasSameSizeAs(views);
    return batches.values();
  }

  private static Map<String, Batch> batch(
      Map<String, Engine> engines, List<JournalEntry> entries, int from, int to) {
    Map<String, Batch> batches = new TreeMap<>();
    for (Projection projection : Views.all()) {
      String view = projection.view();
      List<RecordedEvent> events = history.events().subList(from, to);
      Engine engine = java.util.Objects.requireNonNull(engines.get(view));
      Map<RowKey, Map<String, AttributeValue>> before = figures(view);
      Costs costs = delivered(engine, entries.subList(from, to));
      Map<RowKey, Map<String, AttributeValue>> after = figures(view);
      Cost again = delivered(engine, entries.subList(from, to)).total();

      Collection<RowKey> keys = new Fold(projection, events, 1).keys();
      double plain =
          keys.stream().mapToDouble(key -> Units.write(size(before, key), size(after, key))).sum();
      double textbook =
          events.stream()
              .flatMap(event -> new Fold(projection, List.of(event), 1).keys().stream())
              .mapToDouble(key -> Units.transactionalWrite(0, size(after, key)))
              .sum();
      batches.put(view, new Batch(keys.size(), plain, textbook, costs, again));
    }
    return batches;
  }

  private static Costs delivered(Engine engine, Collection<JournalEntry> batch) {
    meter.reset();
    engine.deliver(batch);
    return meter.costs();
  }

  /** The view's rows without what makes them exactly once. */
  private static Map<RowKey, Map<String, AttributeValue>> figures(String view) {
    Map<RowKey, Map<String, AttributeValue>> figures = new HashMap<>();
    for (Map<String, AttributeValue> row : store.rows(table(view))) {
      Map<String, AttributeValue> stripped = new HashMap<>(row);
      stripped.keySet().removeIf(name -> name.startsWith("@"));
      figures.put(Watch.key(row), stripped);
    }
    return figures;
  }

  private static int size(Map<RowKey, Map<String, AttributeValue>> rows, RowKey key) {
    return ItemSize.of(rows.getOrDefault(key, Map.of()));
  }

  private static Engine engine(Projection projection) {
    DynamoDbClient dynamoDb =
        new InterceptedDynamoDb(store.dynamoDb(), meter.as(projection.view()));
    return new Engine(
        projection,
        dynamoDb,
        table(projection.view()),
        new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE),
        history.reader(),
        new EventCodec(),
        new StoppedClock(Rig.NOON),
        new Engine.Settings(1000, 8, new Deployment("projector", "today")));
  }

  private static String table(String view) {
    return "View-" + view;
  }

  private static void print(int size, Map<String, Batch> batches) {
    double units = batches.values().stream().mapToDouble(b -> b.cost().writeUnits()).sum();
    double plain = batches.values().stream().mapToDouble(Batch::plain).sum();
    double rows = batches.values().stream().mapToInt(Batch::rows).sum();
    double marked = batches.values().stream().mapToDouble(Batch::textbook).sum();
    double textbook = marked + 2.0 * PROJECTORS.size() * size;
    System.out.printf(
        "batch %d: %.0f write units, %.4f of without dedupe, %.4f of distinct rows, %.4f of the"
            + " textbook's %.0f; %s%n",
        size, units, units / plain, units / rows, units / textbook, textbook, summary(batches));
  }

  private static String summary(Map<String, Batch> batches) {
    return batches.entrySet().stream()
        .map(
            b ->
                b.getKey()
                    + " "
                    + b.getValue().rows
                    + " rows, "
                    + b.getValue().reads()
                    + " read, "
                    + b.getValue().cost().writeUnits()
                    + " units and "
                    + b.getValue().costs.of(line -> !line.index().isEmpty()).writeUnits()
                    + " of the index")
        .collect(Collectors.joining("; "));
  }
}
