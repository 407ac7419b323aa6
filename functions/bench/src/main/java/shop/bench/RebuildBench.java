package shop.bench;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.GenerationRows;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projector.Engines;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import cqrs.testkit.views.Fold;
import cqrs.testkit.views.ViewTables;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import local.dynamodb.InterceptedDynamoDb;
import shop.bench.designs.Designs;
import shop.bench.report.Heading;
import shop.bench.report.Rounds;
import shop.domain.ShopEvent;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.testing.reads.ShopYear;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * How fast all four views are built from a journal of 100,000 events, what it costs, and how fast
 * the textbook's design replays the same journal: a marker and all changes of an event in one
 * transaction, event by event. The two take turns; the textbook replays only a part each time,
 * because its speed does not hang on how much there is.
 */
public final class RebuildBench {

  private static final int EVENTS = Integer.getInteger("events", 100_000);
  private static final int ORDERS = EVENTS / 2;
  private static final int ROUNDS = 5;
  private static final int REPLAYED = 500;
  private static final int ROWS = 50_000;
  private static final int LANES = 4;
  private static final int METERED_PUTS = 32;
  private static final double MEGABYTE = 1 << 20;

  private final Store store = new Store();
  private final ViewTables tables = ShopTables.of(store, "Built-", ShopViews.VIEWS.names());
  private final ViewTables once = ShopTables.of(store, "Once-", ShopViews.VIEWS.names());
  private final List<RecordedEvent<ShopEvent>> events;
  private final List<JournalEntry> entries;
  private final Map<Integer, Long> heads = new HashMap<>();

  private RebuildBench() {
    EncodedEvents<ShopEvent> journal =
        new EncodedEvents<>(
                store,
                ShopEvents.CODEC,
                ShopYear.of(ORDERS).subList(0, EVENTS),
                ShopYear.PARTITIONS.count())
            .storedIn(store);
    this.events = journal.events();
    this.entries = journal.entries();
    entries.forEach(e -> heads.merge(e.position().partition(), e.position().offset(), Math::max));
  }

  /** Both designs' events a second. */
  private static final class Speeds {
    private final List<Double> engine = new ArrayList<>();
    private final List<Double> textbook = new ArrayList<>();

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s | %s | **%.1f**",
          Rounds.spread("%,.0f", textbook),
          Rounds.spread("%,.0f", engine),
          median(engine) / median(textbook));
    }

    private static double median(List<Double> speeds) {
      return Rounds.middle(speeds.stream().sorted().toList());
    }
  }

  public static void main(String[] arguments) {
    RebuildBench bench = new RebuildBench();
    Heading.print(String.format(Locale.ROOT, "%,d events, four views, %d rounds", EVENTS, ROUNDS));
    try {
      bench.cost();
      System.out.println(
          "| more a call | textbook, events/s | rebuild, events/s | times as fast |");
      System.out.println("| --- | --- | --- | --- |");
      for (int milliseconds : new int[] {0, 5}) {
        System.out.printf("| %d ms | %s |%n", milliseconds, bench.run(milliseconds));
      }
    } finally {
      bench.store.close();
    }
  }

  /** Builds once with everything counted, and holds it against the fold. */
  private void cost() {
    CostMeter meter = new CostMeter(store.dynamoDb());
    long generation = build(new InterceptedDynamoDb(store.dynamoDb(), meter.as("rebuild")));
    Cost rebuilt = meter.costs().total();
    double writes = meter.costs().of(line -> line.table().startsWith("Built-")).writeUnits();
    double least = 0;
    long rows = 0;
    for (String view : ShopViews.VIEWS.names()) {
      require(view, generation);
      CostMeter puts = new CostMeter(store.dynamoDb());
      DynamoDbClient metered = new InterceptedDynamoDb(store.dynamoDb(), puts.as(view));
      List<Callable<Boolean>> all =
          store.rows(tables.apply(view)).stream()
              .<Callable<Boolean>>map(
                  row ->
                      () -> {
                        metered.putItem(r -> r.tableName(once.apply(view)).item(row));
                        return true;
                      })
              .toList();
      rows += Parallel.all(all, METERED_PUTS).size();
      least += puts.costs().total().writeUnits();
    }
    System.out.printf(
        Locale.ROOT,
        "%nRows %,d; write units %,.0f for rows, %.3f times the %,.0f of writing each row once,"
            + " and %,.0f for checkpoints; read units %.3f an event; calls %.3f an event%n%n",
        rows,
        writes,
        writes / least,
        least,
        rebuilt.writeUnits() - writes,
        rebuilt.readUnits() / EVENTS,
        (double) rebuilt.calls() / EVENTS);
  }

  private void require(String view, long generation) {
    Map<RowKey, Map<String, Object>> expected =
        new Fold(ShopViews.VIEWS.named(view).orElseThrow(), events, generation).rows();
    if (!tables.rows(view).equals(expected)) {
      throw new IllegalStateException("The view " + view + " is not what its journal makes it.");
    }
  }

  /** One more round than is counted: the first one warms up. */
  private String run(int milliseconds) {
    Duration latency = Duration.ofMillis(milliseconds);
    Speeds speeds = new Speeds();
    DynamoDbClient slow = Designs.delayed(store, latency);
    Designs designs = new Designs(store, latency, "-" + milliseconds);
    Memory memory = new Memory();
    for (int round = 0; round <= ROUNDS; round++) {
      List<JournalEntry> part = entries.subList(round * REPLAYED, (round + 1) * REPLAYED);
      long began = System.nanoTime();
      designs.theTextbook().run(List.of(part));
      double textbook = part.size() * 1e9 / (System.nanoTime() - began);
      memory.begin();
      began = System.nanoTime();
      long generation = build(slow);
      double engine = EVENTS * 1e9 / (System.nanoTime() - began);
      memory.end();
      if (round > 0) {
        speeds.textbook.add(textbook);
        speeds.engine.add(engine);
      }
      forget(generation);
    }
    return String.format(
        Locale.ROOT, "%s (%,.0f MB at the peak)", speeds, memory.peak() / MEGABYTE);
  }

  /** Builds a new generation of all views, as many workers at a time as there are deployed. */
  private long build(DynamoDbClient dynamoDb) {
    Engines engines = new Engines(environment(), dynamoDb, Clock.systemUTC());
    ProjectionStore projections = engines.store();
    List<Callable<Long>> work = new ArrayList<>();
    for (Engine engine : engines.all()) {
      Build.Plan order = new Build.Plan(heads, engine.sharesRows() ? 1 : LANES, 0, 1, 0);
      long number =
          projections
              .generations()
              .begin(
                  engine.view(),
                  projections.generations().manifest(engine.view()),
                  engine.version(),
                  order,
                  Instant.now())
              .orElseThrow();
      IntStream.range(0, order.lanes())
          .forEach(lane -> work.add(() -> lane(engine, projections, number, lane)));
    }
    return Parallel.all(work).getFirst();
  }

  private static long lane(Engine engine, ProjectionStore projections, long number, int lane) {
    Generation generation =
        projections.generations().generation(engine.view(), number).orElseThrow();
    Build build = projections.builds().read(engine.view(), number).orElseThrow();
    Engine.Delivered built =
        engine.build(generation, build.left(generation, lane), ROWS, new Pace(0), Instant.MAX);
    if (!built.unacknowledged().isEmpty()) {
      throw new IllegalStateException("Not all of lane " + lane + " was built: " + built);
    }
    return number;
  }

  /** Lets go of what was built; the store has it in memory. */
  private void forget(long generation) {
    for (String view : ShopViews.VIEWS.names()) {
      new GenerationRows(store.dynamoDb(), tables.apply(view), Clock.systemUTC())
          .delete(generation, new Pace(0), Instant.MAX);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WRITE_TABLE", Store.WRITE_TABLE);
    environment.put("PROJECTIONS_TABLE", Store.PROJECTIONS_TABLE);
    ShopViews.VIEWS
        .names()
        .forEach(
            view -> environment.put(view.toUpperCase(Locale.ROOT) + "_TABLE", tables.apply(view)));
    return environment;
  }

  /** The largest growth of the heap. */
  private static final class Memory {
    private double before;
    private double most;

    void begin() {
      System.gc();
      before = used(false);
      pools().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    void end() {
      most = Math.max(most, used(true) - before);
    }

    double peak() {
      return most;
    }

    private static double used(boolean peak) {
      return pools().stream()
          .mapToDouble(pool -> (peak ? pool.getPeakUsage() : pool.getUsage()).getUsed())
          .sum();
    }

    private static List<MemoryPoolMXBean> pools() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
    }
  }
}
