package shop.testing;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.Faults;
import cqrs.testkit.faults.FaultyProjections;
import cqrs.testkit.faults.StepThread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import local.dynamodb.InterceptedDynamoDb;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Deliveries that go on, one call at a time, beside whatever makes calls through {@link
 * #goesOnMeanwhile}: up to three at once, with faults, by old code and new, and an operator who
 * skips what nobody can take.
 */
final class ConcurrentDeliveries {

  private static final int MOST_AT_ONCE = 3;

  private final Store store;
  private final History history;
  private final String viewTable;
  private final FaultyProjections<ShopEvent> faulty;
  private final Random random;
  private final double faultRate;
  private final List<JournalEntry> entries;
  private final List<StepThread> running = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-23T12:00:00Z"));
  private final ProjectionStore projections;

  ConcurrentDeliveries(
      Store store,
      History history,
      String viewTable,
      FaultyProjections<ShopEvent> faulty,
      Random random) {
    this.store = store;
    this.history = history;
    this.viewTable = viewTable;
    this.faulty = faulty;
    this.random = random;
    this.faultRate = random.nextInt(2) == 0 ? 0 : 0.05;
    this.entries = history.entries();
    this.projections = new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE);
    Projection<ShopEvent> code = faulty.newCode();
    boolean _ = projections.generations().open(code.view(), code.version(), clock.instant());
  }

  /** Before each call, deliveries go on by some calls of theirs. */
  synchronized DynamoDbResponse goesOnMeanwhile(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    go(random.nextInt(4));
    return next.apply(request);
  }

  /** Goes on by the given number of calls. */
  void go(int calls) {
    for (int i = 0; i < calls; i++) {
      if (running.size() < MOST_AT_ONCE && random.nextInt(6) == 0) {
        running.add(delivery(batch(), random.nextInt(4) == 0, faultRate));
      }
      if (!running.isEmpty()) {
        StepThread next = running.get(random.nextInt(running.size()));
        if (!next.step()) {
          running.remove(next);
        }
      }
      if (random.nextInt(30) == 0) {
        clock.advance(Duration.ofSeconds(random.nextInt(120)));
        operate();
      }
    }
  }

  /** Lets all deliveries end, and delivers everything once more. */
  void settle() {
    running.forEach(
        thread -> {
          while (thread.step()) {}
        });
    running.clear();
    for (int round = 0; round <= faulty.skips() + 1; round++) {
      StepThread last = delivery(List.of(), false, 0);
      while (last.step()) {}
      clock.advance(Duration.ofHours(2));
      operate();
    }
  }

  private List<JournalEntry> batch() {
    if (random.nextInt(8) == 0) {
      return List.of();
    }
    int size = 1 + random.nextInt(Math.min(12, entries.size()));
    int from = random.nextInt(entries.size() - size + 1);
    List<JournalEntry> batch = new ArrayList<>(entries.subList(from, from + size));
    if (random.nextBoolean()) {
      Collections.shuffle(batch, random);
    }
    return batch;
  }

  private void operate() {
    Generation generation = generation();
    for (Generation.Block block : generation.blocks().values()) {
      Position at = new Position(block.partition(), block.offset());
      if (faulty.needsSkip(at)) {
        projections.blockedPartitions().skip(generation, at, "No use.", clock.instant());
      }
    }
  }

  /** The view's generation as it is now. */
  Generation generation() {
    return projections.active(faulty.newCode().view()).orElseThrow();
  }

  private StepThread delivery(List<JournalEntry> batch, boolean oldCode, double rate) {
    StepThread thread = new StepThread();
    Faults faults = new Faults(random, rate, log);
    DynamoDbClient dynamoDb =
        new InterceptedDynamoDb(
            store.dynamoDb(),
            (request, next) -> {
              thread.pause();
              return next.apply(request);
            },
            faults);
    Engine.Blocked blocked = random.nextBoolean() ? Engine.Blocked.NOW : Engine.Blocked.WHEN_DUE;
    Engine engine =
        new Engine(
            oldCode ? faulty.oldCode() : faulty.newCode(),
            dynamoDb,
            viewTable,
            new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE),
            new JournalReader(dynamoDb, history.table()),
            ShopEvents.CODEC,
            clock,
            new Engine.Settings(
                1 + random.nextInt(8), 1, new Deployment("projector", oldCode ? "old" : "new")));
    thread.start(
        () -> {
          var _ =
              batch.isEmpty()
                  ? engine.catchUp(history.heads(), blocked, Instant.MAX)
                  : engine.deliver(batch);
        });
    return thread;
  }
}
