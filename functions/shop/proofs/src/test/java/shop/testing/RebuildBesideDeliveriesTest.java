package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.internal.calls.Congestion;
import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationRows;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.run.LiveWork;
import cqrs.projection.internal.verify.Verifier;
import cqrs.rebuild.ControlBus;
import cqrs.rebuild.Dropper;
import cqrs.rebuild.PaceFactory;
import cqrs.rebuild.Rebuilds;
import cqrs.rebuild.Slice;
import cqrs.rebuild.Verifications;
import cqrs.rebuild.Worker;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.QueuedSlices;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** A rebuild beside deliveries, on a store that makes one write of the view after the other. */
class RebuildBesideDeliveriesTest {

  private static final int PARALLEL_WRITES = 64;
  private static final int ORDERS = 500;
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Store store = new Store();
  private final Clock clock = Clock.systemUTC();
  private final ReentrantLock disk = new ReentrantLock(true);
  private final AtomicInteger rebuilt = new AtomicInteger();
  private final QueuedSlices slices = QueuedSlices.sound();
  private ViewFixture fixture;
  private ProjectionStore projections;

  @BeforeEach
  void aViewOfManyRows() {
    fixture = new ViewFixture(store, 4);
    projections = fixture.projections(store.dynamoDb());
    fixture.history.write(8, 1, 0);
    Workload.SKEWED.orders(ORDERS).forEach(fixture.history::place);
    Engine engine = engine(store.dynamoDb());
    engine.open().deliver(fixture.history.entries());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  /** A row an order: its partition's alone, so four workers build the view at the same time. */
  private Projection<ShopEvent> orders(int major) {
    return new Projection<>() {
      @Override
      public String view() {
        return fixture.view();
      }

      @Override
      public Version version() {
        return new Version(major, 0);
      }

      @Override
      public boolean sharesRows() {
        return false;
      }

      @Override
      public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
        if (recorded.event() instanceof OrderPlaced placed) {
          changes.row(placed.placement().orderId(), "-").add("orders", 1);
        }
      }
    };
  }

  private Engine engine(DynamoDbClient dynamoDb) {
    return engine(dynamoDb, 1);
  }

  private Engine engine(DynamoDbClient dynamoDb, int major) {
    return new Engine(
        orders(major),
        dynamoDb,
        fixture.viewTable(),
        fixture.projections(dynamoDb),
        new JournalReader(dynamoDb, fixture.history.table()),
        ShopEvents.CODEC,
        clock,
        new Engine.Settings(1000, PARALLEL_WRITES, new Deployment("projector", "1")));
  }

  /** Serves writes first come, first served. Each takes ten milliseconds. */
  private DynamoDbClient slow(AtomicInteger writes) {
    return new InterceptedDynamoDb(
        store.dynamoDb(),
        (request, next) -> {
          if (!(request instanceof UpdateItemRequest update
                  && update.tableName().equals(fixture.viewTable()))
              && !(request instanceof PutItemRequest put
                  && put.tableName().equals(fixture.viewTable()))) {
            return next.apply(request);
          }
          disk.lock();
          try {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            writes.incrementAndGet();
            return next.apply(request);
          } finally {
            disk.unlock();
          }
        });
  }

  /** Without the pace that yields, 200 rows and more go before each delivery. */
  @Test
  void aDeliveryWaitsForFewRowsOfARebuild() throws Exception {
    Engine live = engine(slow(new AtomicInteger()));
    LiveWork work =
        new LiveWork(
            projections,
            fixture.history.reader(),
            fixture.history.partitions(),
            List.of(live),
            Duration.ofSeconds(1));
    List<Integer> waited = new ArrayList<>();

    long generation =
        rebuilding(
            (units, parts, report) -> Pace.yielding(units, parts, work.watch(), report, clock),
            () -> {
              int before = rebuilt.get();
              fixture.history.place(order(ORDERS + waited.size()));
              int end = fixture.history.entries().size();
              Delivered _ = live.deliver(fixture.entries(end - 1, end));
              waited.add(rebuilt.get() - before);
            });

    assertThat(waited).hasSizeGreaterThan(5);
    assertThat(waited.stream().mapToInt(Integer::intValue).max().orElseThrow()).isLessThan(120);
    assertThat(active()).isEqualTo(generation);
    assertThat(lag()).isZero();
  }

  private static OrderPlaced order(int number) {
    return Workload.SKEWED.orders(number + 1).getLast();
  }

  /** It is shown while it is so, and the rebuild comes to its end all the same. */
  @Test
  void aRebuildThatIsHeldBackAllTheTimeSaysSoAndEnds() throws Exception {
    Congestion always = () -> Optional.of("It lags.");
    List<HeldBack> shown = new ArrayList<>();

    long generation =
        rebuilding(
            (units, parts, report) -> Pace.yielding(units, parts, always, report, clock),
            () ->
                projections
                    .builds()
                    .read(fixture.view(), 2)
                    .flatMap(build -> build.heldBack(clock.instant()))
                    .ifPresent(shown::add));

    assertThat(shown).isNotEmpty().allSatisfy(held -> assertThat(held.why()).contains("It lags."));
    assertThat(active()).isEqualTo(generation);
    assertThat(
            projections
                .builds()
                .read(fixture.view(), generation)
                .flatMap(build -> build.heldBack(clock.instant())))
        .isEmpty();
  }

  private static void pause(Future<?> until) {
    if (!until.isDone()) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /**
   * Rebuilds the view by workers at the same time, and does something again and again meanwhile.
   */
  private long rebuilding(PaceFactory paces, Runnable meanwhile) throws Exception {
    DynamoDbClient dynamoDb = slow(rebuilt);
    ControlBus bus = new ControlBus(slices, "control");
    Engine engine = engine(dynamoDb);
    ProjectionStore mine = fixture.projections(dynamoDb);
    Verifier verifier =
        new Verifier(
            orders(1),
            dynamoDb,
            fixture.viewTable(),
            mine,
            fixture.history.reader(),
            ShopEvents.CODEC);
    Worker worker =
        new Worker(
            engine,
            mine,
            fixture.history.reader(),
            fixture.history.partitions(),
            new Verifications(mine, verifier, clock),
            new Dropper(
                mine, new GenerationRows(dynamoDb, fixture.viewTable(), clock), 0, paces, clock),
            bus,
            paces,
            clock);
    Rebuilds.Started started =
        new Rebuilds(mine, bus, clock)
            .start(engine, new Rebuilds.Options(0, 1), fixture.history.heads());
    while (!slices.waiting().isEmpty()) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running = new ArrayList<>();
        for (Slice slice : List.copyOf(slices.waiting())) {
          running.add(threads.submit(() -> worker.run(slice, shift(slice), new Silent())));
        }
        slices.waiting().clear();
        while (running.stream().anyMatch(future -> !future.isDone())) {
          meanwhile.run();
          running.forEach(RebuildBesideDeliveriesTest::pause);
        }
        for (Future<?> future : running) {
          assertThat(future.get()).isNull();
        }
      }
    }
    return started.generation();
  }

  private Worker.Invocation shift(Slice slice) {
    Instant now = clock.instant();
    return new Worker.Invocation(
        "worker " + slice.lane(), now.plusSeconds(600), now.plusSeconds(900));
  }

  private long active() {
    return projections.active(fixture.view()).map(Generation::number).orElseThrow();
  }

  private long lag() {
    Generation active = projections.active(fixture.view()).orElseThrow();
    return fixture.history.heads().entrySet().stream()
        .mapToLong(head -> head.getValue() - active.checkpoint(head.getKey()))
        .sum();
  }

  @Test
  void eventsThatAreNotDeliveredInTimeAreAReasonUntilTheyAre() {
    Engine live = engine(store.dynamoDb());
    Congestion watch = watch(live);
    assertThat(watch.reason()).isEmpty();
    fixture.history.register("late");

    Await.until("the view lags", () -> watch.reason().isPresent());
    assertThat(watch.reason().orElseThrow()).contains(fixture.view()).contains("1 or more events");
    Delivered _ = live.deliver(fixture.history.entries());
    Await.until("the view does not lag", () -> watch.reason().isEmpty());
  }

  /** Checkpoints that only the rebuild moves. */
  @Test
  void aPartitionThatStandsStillAndAViewOfAnotherVersionAreNoReason() {
    ViewFixture blocked = new ViewFixture(store, 1);
    blocked.history.write(2, 1, 5);
    Engine throwing =
        blocked.engine(
            SampleProjections.of(
                blocked.view(),
                (_, _) -> {
                  throw new IllegalStateException("No.");
                }),
            1000);
    Delivered _ = throwing.deliver(blocked.history.entries());
    AtomicInteger heads = new AtomicInteger();
    JournalReader counted =
        new JournalReader(
            blocked.dynamoDb(
                (request, next) -> {
                  heads.incrementAndGet();
                  return next.apply(request);
                }),
            blocked.history.table());
    Congestion watch =
        new LiveWork(
                blocked.projections(store.dynamoDb()),
                counted,
                blocked.history.partitions(),
                List.of(throwing, engine(store.dynamoDb(), 2)),
                PATIENCE)
            .watch();
    fixture.history.register("of no code that runs");
    Await.until(
        "it has looked",
        () -> {
          assertThat(watch.reason()).isEmpty();
          return heads.get() > 3;
        });
    assertThat(blocked.generation().phase()).isEqualTo(Phase.ACTIVE);
    assertThat(blocked.generation().blocks()).isNotEmpty();
  }

  private Congestion watch(Engine engine) {
    return new LiveWork(
            projections,
            fixture.history.reader(),
            fixture.history.partitions(),
            List.of(engine),
            PATIENCE)
        .watch();
  }

  private static final class Silent implements LambdaLogger {
    @Override
    public void log(String message) {}

    @Override
    public void log(byte[] message) {
      log(new String(message, StandardCharsets.UTF_8));
    }
  }
}
