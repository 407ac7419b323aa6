package shop.testing.relay;

import cqrs.domain.Application;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.projection.internal.run.Engine;
import cqrs.relay.Relay;
import cqrs.relay.RelayResult;
import cqrs.testkit.Seeds;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.RebuildFixture;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import local.dynamodb.InterceptedDynamoDb;
import shop.contract.ShopContract;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.History;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * One seeded schedule: commands, deliveries, rebuilds with cut-overs and rollbacks, queries and
 * other relays go on between any two calls of a relay, which dies and is started again. Time goes
 * only here.
 */
final class RelaySchedule {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration RUN = Duration.ofSeconds(45);
  private static final int MOST_EVENTS = 60;
  private static final int MOST_GENERATIONS = 5;
  private static final int RUNS = 12;

  private final long seed;
  private final Random random;
  private final boolean fails;
  private final Store store;
  private final String projections;
  private final History history;
  private final StoppedClock clock = new StoppedClock(NOON);
  private final RebuildFixture<ShopEvent>.Code sound;
  private final RebuildFixture<ShopEvent>.Code dying;
  private final ProjectionStore state;
  private final Readers readers;
  private final Oracle oracle;
  private final FaultyBus bus;
  private final List<String> log = new ArrayList<>();
  private int depth;
  private boolean isOver;

  RelaySchedule(Store store, long seed) {
    this.seed = seed;
    this.random = Seeds.random(seed);
    this.fails = random.nextInt(3) > 0;
    this.store = store;
    this.projections = "Projections-" + seed;
    store.table(projections);
    store.table("Write-" + seed);
    store.table("View-" + seed);
    this.history = new History(store, "Write-" + seed, 1 + random.nextInt(12), seed);
    this.sound = code(store.dynamoDb());
    this.dying =
        code(
            new InterceptedDynamoDb(
                store.dynamoDb(),
                (request, next) -> {
                  if (random.nextInt(12) == 0) {
                    throw new Crash();
                  }
                  return next.apply(request);
                }));
    this.state = new ProjectionStore(store.dynamoDb(), projections);
    this.readers = new Readers(state, Application.current().publishedView(), clock);
    this.oracle =
        new Oracle(
            state,
            new RelayCheckpoints(store.dynamoDb(), projections),
            readers,
            Application.current().publishedView());
    this.bus = new FaultyBus(oracle, random, clock, fails);
  }

  /** The violation and the steps that led to it. */
  record Result(List<String> wrong, List<String> log, List<Published> published) {}

  private RebuildFixture<ShopEvent>.Code code(DynamoDbClient dynamoDb) {
    return new RebuildFixture<>(
            dynamoDb,
            projections,
            "Write-" + seed,
            new cqrs.journal.Partitions(partitions()),
            ShopEvents.CODEC,
            clock)
        .deployed(new Regions(), "View-" + seed);
  }

  private int partitions() {
    return history.partitions().count();
  }

  Result run() {
    if (random.nextBoolean()) {
      history.write(2, 1, 4);
    }
    sound.look();
    if (random.nextBoolean()) {
      sound.work();
    }
    for (int run = 0; run < RUNS; run++) {
      meanwhile();
      relay();
    }
    heal();
    return new Result(oracle.wrong(), log, oracle.all());
  }

  private void heal() {
    isOver = true;
    sound.work();
    sound.deliver();
    bus.heal();
    // At a time when every query knows what is active.
    clock.advance(Duration.ofMinutes(1));
    log.add("healed");
    Invocation invocation = new Invocation(random, 0, () -> {});
    RelayResult relayed = relay(invocation).run(clock.instant().plus(Duration.ofHours(1)));
    log.add("" + relayed);
    oracle.end(heads(), fails);
    for (String table : List.of(projections, "Write-" + seed, "View-" + seed)) {
      store.drop(table);
    }
  }

  private Map<Integer, Long> heads() {
    Map<Integer, Long> heads = new TreeMap<>(history.heads());
    heads.values().removeIf(head -> head == 0);
    return heads;
  }

  private void relay() {
    Invocation invocation = new Invocation(random, fails ? 40 : 0, this::meanwhile);
    depth++;
    try {
      log.add("relay " + depth);
      RelayResult relayed = relay(invocation).run(clock.instant().plus(RUN));
      log.add("relay " + depth + ": " + relayed);
    } catch (Crash e) {
      log.add("relay " + depth + " dies");
    } finally {
      depth--;
    }
    oracle.look();
  }

  private Relay relay(Invocation invocation) {
    Oracle.Run run = oracle.new Run();
    return new Relay(
        new ShopContract(),
        Application.current().publishedView(),
        new InterceptedDynamoDb(
            store.dynamoDb(),
            (request, next) ->
                invocation.call(
                    () -> {
                      if (isOfCheckpoints(request)) {
                        run.begin();
                      }
                      return next.apply(request);
                    })),
        new Relay.Tables("Write-" + seed, projections),
        bus.client(invocation, run),
        "domain",
        clock,
        this::pause,
        1);
  }

  private static boolean isOfCheckpoints(DynamoDbRequest request) {
    return request instanceof GetItemRequest get
        && AttributeValue.fromS(RelayCheckpoints.RELAY).equals(get.key().get("pk"));
  }

  private void pause(Duration pause) {
    Instant end = clock.instant().plus(pause);
    while (clock.instant().isBefore(end)) {
      clock.advance(Duration.ofMillis(1 + random.nextInt(700)));
      meanwhile();
    }
  }

  /** A step of another party between two calls. */
  private void meanwhile() {
    oracle.look();
    if (isOver || random.nextInt(3) > 0) {
      return;
    }
    switch (random.nextInt(16)) {
      case 0, 1 -> command();
      case 2, 3, 4, 5 -> deliver();
      case 6, 7, 8, 9 -> readers.query(random);
      case 10 -> clock.advance(Duration.ofMillis(random.nextInt(3_000)));
      case 11 -> rebuild();
      case 12 -> rollBack();
      case 13 -> bus.goDown();
      case 14 -> bus.land();
      default -> {
        if (fails && depth == 1) {
          relay();
        }
      }
    }
  }

  private void command() {
    if (history.events().size() < MOST_EVENTS) {
      history.write(1, 1, 1 + random.nextInt(4));
      log.add("journal " + history.heads());
    }
  }

  /** Part of what there is, by a projector that may die between two generations. */
  private void deliver() {
    Map<Integer, Long> targets = new TreeMap<>();
    heads().forEach((partition, head) -> targets.put(partition, random.nextLong(head) + 1));
    try {
      dying.engine().catchUp(targets, Engine.Blocked.WHEN_DUE, Instant.MAX);
    } catch (Crash e) {
      log.add("a projector dies");
    }
  }

  private void rebuild() {
    if (state.generations().all(Application.current().publishedView()).size() < MOST_GENERATIONS
        && state.active(Application.current().publishedView()).isPresent()) {
      log.add("rebuilt " + sound.rebuild());
    }
    sound.work();
    log.add("active " + active());
  }

  private void rollBack() {
    if (state.generations().all(Application.current().publishedView()).size() > 1) {
      log.add("rolled back to " + sound.rollBack() + ", active " + active());
    }
  }

  private String active() {
    return state
        .active(Application.current().publishedView())
        .map(g -> g.number() + " " + g.checkpoints())
        .orElse("none");
  }

  /** Orders a region. */
  private static final class Regions implements Projection<ShopEvent> {

    @Override
    public String view() {
      return Application.current().publishedView();
    }

    @Override
    public Version version() {
      return new Version(1, 0);
    }

    @Override
    public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
      if (recorded.event() instanceof OrderPlaced placed) {
        changes.row(placed.placement().region(), "-").add("orders", BigDecimal.ONE);
      }
    }
  }
}
