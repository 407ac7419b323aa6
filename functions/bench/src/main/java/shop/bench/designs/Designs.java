package shop.bench.designs;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.Projector;
import cqrs.projection.internal.run.Engine;
import cqrs.projector.Engines;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import cqrs.testkit.views.ViewTables;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import local.dynamodb.InterceptedDynamoDb;
import shop.domain.ShopEvent;
import shop.samples.ShopTables;
import shop.testing.Textbook;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The engine and the textbook's design with the shop's four views, each design with tables of its
 * own in one store, each as two projectors at a time.
 */
public final class Designs {

  private static final String MARKERS = "Markers";

  private final Store store;
  private final Duration latency;
  private final ViewTables engineTables;
  private final ViewTables textbookTables;
  private final String markers;
  private final Design engine;
  private final Design textbook;

  /**
   * One of the two.
   *
   * @param projectors take a batch each, and tell how many of its events they applied
   */
  public record Design(List<ToIntFunction<List<JournalEntry>>> projectors, LongAdder calls) {

    /** Lets each projector take all batches, one after the other, and waits for both. */
    public void run(List<List<JournalEntry>> batches) {
      Parallel.all(
          projectors.stream()
              .map(
                  projector ->
                      Executors.callable(() -> batches.forEach(batch -> take(projector, batch))))
              .toList());
    }

    private static void take(
        ToIntFunction<List<JournalEntry>> projector, List<JournalEntry> batch) {
      int applied = projector.applyAsInt(batch);
      if (applied != batch.size()) {
        throw new IllegalStateException(applied + " of " + batch.size() + " events were applied.");
      }
    }
  }

  /**
   * Both, with tables that are empty.
   *
   * @param latency what each call takes more than the store does
   */
  public Designs(Store store, Duration latency) {
    this(store, latency, "");
  }

  /**
   * The same.
   *
   * @param suffix what its tables' names end with
   */
  public Designs(Store store, Duration latency, String suffix) {
    this.store = store;
    this.latency = latency;
    this.engineTables = ShopTables.of(store, "Engine" + suffix + "-", ShopViews.VIEWS.names());
    this.textbookTables = ShopTables.of(store, "Textbook" + suffix + "-", ShopViews.VIEWS.names());
    this.markers = MARKERS + suffix;
    store.table(markers);
    this.engine = engine();
    this.textbook = textbook();
  }

  public Design theEngine() {
    return engine;
  }

  public Design theTextbook() {
    return textbook;
  }

  /** Gives both the same rows to begin with. */
  public void begin(List<JournalEntry> entries) {
    engine.run(List.of(entries));
    engineTables.copyTo(textbookTables);
  }

  /** The views that are wrong in one of the two, after these events. */
  public Set<String> wrong(List<RecordedEvent<ShopEvent>> events) {
    Set<String> wrong = engineTables.differences(textbookTables);
    ShopViews.VIEWS.all().stream()
        .filter(
            projection ->
                !engineTables
                    .rows(projection.view())
                    .equals(new Fold(projection, events, 1).rows()))
        .forEach(projection -> wrong.add(projection.view()));
    return wrong;
  }

  private Design engine() {
    LongAdder calls = new LongAdder();
    DynamoDbClient dynamoDb = client(calls);
    return new Design(
        ShopViews.VIEWS.projectors().stream()
            .map(this::environment)
            .map(settings -> new Engines(settings, dynamoDb, Clock.systemUTC()).ofProjector())
            .map(engines -> engines.stream().map(Engine::open).toList())
            .<ToIntFunction<List<JournalEntry>>>map(engines -> batch -> deliver(engines, batch))
            .toList(),
        calls);
  }

  /** Engines as they are deployed, on other tables. */
  private Map<String, String> environment(Projector<ShopEvent> projector) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PROJECTOR", projector.name());
    environment.put("WRITE_TABLE", Store.WRITE_TABLE);
    environment.put("PROJECTIONS_TABLE", Store.PROJECTIONS_TABLE);
    projector
        .names()
        .forEach(
            view ->
                environment.put(
                    view.toUpperCase(Locale.ROOT) + "_TABLE", engineTables.apply(view)));
    return environment;
  }

  /** All views of one projector at a time, as its Lambda does it. */
  private static int deliver(List<Engine> engines, List<JournalEntry> batch) {
    return Parallel.all(
            engines.stream()
                .<Callable<Integer>>map(engine -> () -> engine.deliver(batch).applied())
                .toList())
        .stream()
        .mapToInt(Integer::intValue)
        .min()
        .orElse(0);
  }

  private Design textbook() {
    LongAdder calls = new LongAdder();
    DynamoDbClient dynamoDb = client(calls);
    return new Design(
        ShopViews.VIEWS.projectors().stream()
            .map(
                projector ->
                    new Textbook(
                        String.join("+", projector.names()),
                        projector.views(),
                        dynamoDb,
                        textbookTables,
                        markers))
            .<ToIntFunction<List<JournalEntry>>>map(projector -> projector::deliver)
            .toList(),
        calls);
  }

  private DynamoDbClient client(LongAdder calls) {
    return new InterceptedDynamoDb(
        delayed(store, latency),
        (request, next) -> {
          calls.increment();
          return next.apply(request);
        });
  }

  /** A client whose calls take longer than the store does. */
  public static DynamoDbClient delayed(Store store, Duration latency) {
    return new InterceptedDynamoDb(
        store.dynamoDb(),
        (request, next) -> {
          await(latency);
          return next.apply(request);
        });
  }

  public static void await(Duration latency) {
    long until = System.nanoTime() + latency.toNanos();
    for (long left; (left = until - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }
}
