package shop.testing;

import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.Projector;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.cost.ItemSize;
import cqrs.testkit.cost.Units;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import cqrs.testkit.views.Fold;
import cqrs.testkit.views.ViewTables;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import local.dynamodb.InterceptedDynamoDb;
import shop.domain.ShopEvent;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Batches of a {@link Workload}, after its first 1,000 orders, delivered to the engine and to the
 * {@link Textbook}, each with tables of its own and every call through a meter.
 */
final class CostRun {

  /** The views as the two projectors share them. */
  static final List<List<String>> PROJECTORS =
      ShopViews.VIEWS.projectors().stream().map(Projector::names).toList();

  private static final int PARTITIONS = 64;
  private static final int WARM = 1000;
  private static final String MARKERS = "Markers";

  private final Map<Integer, Measured> measured = new TreeMap<>();
  private final Store store;
  private final CostMeter meter;
  private final ViewTables tables;
  private final ViewTables textbookTables;
  private final Map<String, Engine> engines;
  private final List<Textbook> textbooks;

  /**
   * The cost of a batch in both designs.
   *
   * @param views what it cost the engine, by view
   * @param textbook what it cost the textbook, markers included
   * @param differences the views whose figures then are not the same in both
   */
  record Measured(Map<String, OfView> views, Cost textbook, Collection<String> differences) {

    /** Write units of all views. */
    double units() {
      return views.values().stream().mapToDouble(v -> v.cost().writeUnits()).sum();
    }

    /** One unit a row, which no design that writes these rows goes below. */
    int rows() {
      return views.values().stream().mapToInt(OfView::rows).sum();
    }

    double ofTextbook() {
      return units() / textbook.writeUnits();
    }
  }

  /**
   * The cost of a batch for the engine of one view.
   *
   * @param rows distinct rows that its events change
   * @param plain the write units of the same rows and figures, written once each and without
   *     condition, ledger or checkpoint
   * @param again what it cost when delivered once more
   */
  record OfView(int rows, double plain, Costs costs, Cost again) {

    Cost cost() {
      return costs.withoutIndexes();
    }

    /** Calls that only read. */
    long reads() {
      return costs.of(line -> line.operation().matches("GetItem|BatchGetItem|Query")).calls();
    }
  }

  /** Measures batches of these sizes, one after the other. */
  CostRun(Workload workload, List<Integer> sizes) {
    try (Store opened = new Store()) {
      store = opened;
      meter = new CostMeter(store.dynamoDb());
      tables = ShopTables.of(store, "Engine-", ShopViews.VIEWS.names());
      textbookTables = ShopTables.of(store, "Textbook-", ShopViews.VIEWS.names());
      store.table(MARKERS);
      engines =
          ShopViews.VIEWS.all().stream().collect(Collectors.toMap(Projection::view, this::engine));
      textbooks = PROJECTORS.stream().map(this::textbook).toList();
      int all = WARM + sizes.stream().mapToInt(Integer::intValue).sum();
      RecordedHistory history = new RecordedHistory(new Partitions(PARTITIONS));
      history.add(workload.orders(all).toArray(ShopEvent[]::new));
      EncodedEvents<ShopEvent> journal =
          new EncodedEvents<>(store, ShopEvents.CODEC, history.events(), PARTITIONS)
              .storedIn(store);
      engines.values().forEach(engine -> engine.deliver(journal.entries().subList(0, WARM)));
      tables.copyTo(textbookTables);
      int from = WARM;
      for (int size : sizes) {
        measured.put(
            size,
            measure(
                journal.events().subList(from, from + size),
                journal.entries().subList(from, from + size)));
        from += size;
      }
    }
  }

  Measured batch(int size) {
    return java.util.Objects.requireNonNull(measured.get(size));
  }

  private Measured measure(List<RecordedEvent<ShopEvent>> events, List<JournalEntry> entries) {
    Map<String, OfView> views = new TreeMap<>();
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      String view = projection.view();
      Engine engine = java.util.Objects.requireNonNull(engines.get(view));
      Map<RowKey, Map<String, AttributeValue>> before = tables.figures(view);
      Costs costs = metered(() -> engine.deliver(entries));
      Map<RowKey, Map<String, AttributeValue>> after = tables.figures(view);
      Cost again = metered(() -> engine.deliver(entries)).total();
      Collection<RowKey> keys = new Fold(projection, events, 1).keys();
      double plain =
          keys.stream().mapToDouble(key -> Units.write(size(before, key), size(after, key))).sum();
      views.put(view, new OfView(keys.size(), plain, costs, again));
    }
    Cost textbook =
        metered(() -> textbooks.forEach(projector -> projector.deliver(entries))).withoutIndexes();
    return new Measured(views, textbook, tables.differences(textbookTables));
  }

  private Costs metered(Runnable delivery) {
    meter.reset();
    delivery.run();
    return meter.costs();
  }

  private static int size(Map<RowKey, Map<String, AttributeValue>> rows, RowKey key) {
    return ItemSize.of(rows.getOrDefault(key, Map.of()));
  }

  private Engine engine(Projection<ShopEvent> projection) {
    DynamoDbClient dynamoDb =
        new InterceptedDynamoDb(store.dynamoDb(), meter.as(projection.view()));
    return new Engine(
            projection,
            dynamoDb,
            tables.apply(projection.view()),
            new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE),
            new JournalReader(dynamoDb, Store.WRITE_TABLE),
            ShopEvents.CODEC,
            new StoppedClock(ViewFixture.NOON),
            new Engine.Settings(1000, 8, new Deployment("projector", "today")))
        .open();
  }

  private Textbook textbook(List<String> views) {
    String name = String.join("+", views);
    return new Textbook(
        name,
        views.stream().map(view -> ShopViews.VIEWS.named(view).orElseThrow()).toList(),
        new InterceptedDynamoDb(store.dynamoDb(), meter.as(name)),
        textbookTables,
        MARKERS);
  }

  /** A line a batch, with its figures. */
  String summary() {
    return measured.entrySet().stream()
        .map(batch -> line(batch.getKey(), batch.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(int size, Measured batch) {
    double plain = batch.views().values().stream().mapToDouble(OfView::plain).sum();
    return String.format(
        Locale.ROOT,
        "batch %d: %.0f write units, %.4f of without dedupe, %d distinct rows, %.4f of the"
            + " textbook's %.0f (rows alone %.4f); %s",
        size,
        batch.units(),
        batch.units() / plain,
        batch.rows(),
        batch.ofTextbook(),
        batch.textbook().writeUnits(),
        batch.rows() / batch.textbook().writeUnits(),
        batch.views().entrySet().stream()
            .map(view -> view.getKey() + " " + line(view.getValue()))
            .collect(Collectors.joining("; ")));
  }

  private static String line(OfView view) {
    return String.format(
        Locale.ROOT,
        "%d rows, %d read, %.0f units and %.0f of the index",
        view.rows(),
        view.reads(),
        view.cost().writeUnits(),
        view.costs().of(line -> !line.index().isEmpty()).writeUnits());
  }
}
