package shop.testing;

import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.read.JournalEpoch;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.StaleReads;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.ViewTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import local.dynamodb.InterceptedDynamoDb;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ShopEvent;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.testing.PendingRequest.Before;
import shop.testing.PendingRequest.Wish;
import shop.views.ShopViews;

/**
 * One of the shop's views in tables of its own, over a journal that grows, and what operators do to
 * it.
 */
final class FreshView {

  /** Reserved for the orders of one more command. */
  private static final int SPARE_LINES = 12;

  private static final int LONGEST_WAIT = 10;
  private static final int MOST_TOKENS = 10;

  final Projection<ShopEvent> projection;
  final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-23T12:00:00Z"));
  final List<String> log = new ArrayList<>();
  final List<Position> tokens = new ArrayList<>();
  final History history;
  final long epoch;
  final String viewTable;
  final String projectionsTable;
  final ProjectionStore projections;
  private final Store store;
  private final Random random;
  private final StaleReads staleReads;
  private final AtomicInteger lines = new AtomicInteger();
  private final Set<Position> hard = new HashSet<>();
  private final Set<Position> skipped = new HashSet<>();

  /** The view that the seed draws, with a journal that has something, and mostly readable. */
  FreshView(Store store, String name, long seed, Random random) {
    this.store = store;
    this.random = random;
    Projection<ShopEvent> sound =
        ShopViews.VIEWS.all().get((int) Math.floorMod(seed, (long) ShopViews.VIEWS.all().size()));
    this.projection = new FailingProjection(sound, hard);
    this.epoch = random.nextBoolean() ? 1 : 2;
    ViewTables tables = ShopTables.of(store, "Fresh-" + name + "-", List.of(projection.view()));
    this.viewTable = tables.apply(projection.view());
    this.projectionsTable = "Checkpoints-" + name;
    store.table(projectionsTable);
    store.table("Write-" + name);
    this.history =
        new History(
            store,
            "Write-" + name,
            new JournalSettings(new Partitions(1 + random.nextInt(4)), epoch),
            seed,
            ShopEvents.CODEC,
            OctalSums.prices(lines));
    this.projections = new ProjectionStore(store.dynamoDb(), projectionsTable);
    this.staleReads = StaleReads.byItem(seed);
    if (epoch > 1) {
      new JournalEpoch(store.dynamoDb(), projectionsTable).raise(epoch);
    }
    write(() -> history.write(1 + random.nextInt(3), 1 + random.nextInt(2), 2));
    if (random.nextInt(8) > 0) {
      boolean _ =
          projections.generations().open(projection.view(), projection.version(), clock.instant());
    }
  }

  void drop() {
    store.drop(viewTable);
    store.drop(projectionsTable);
    store.drop(history.table());
  }

  InterceptedDynamoDb client(InterceptedDynamoDb.Interceptor... outer) {
    List<InterceptedDynamoDb.Interceptor> all = new ArrayList<>(List.of(outer));
    all.add(staleReads);
    return new InterceptedDynamoDb(
        store.dynamoDb(), all.toArray(InterceptedDynamoDb.Interceptor[]::new));
  }

  void writeSomething() {
    if (lines.get() < OctalSums.LINES - SPARE_LINES) {
      write(
          () -> history.write(random.nextInt(10) == 0 ? 1 : 0, random.nextInt(10) == 0 ? 1 : 0, 1));
    }
  }

  /** Each command's token is known, and its events may be hard to take. */
  private void write(Runnable command) {
    int before = history.events().size();
    command.run();
    List<RecordedEvent<ShopEvent>> events = history.events();
    tokens.add(history.token().position());
    for (RecordedEvent<ShopEvent> event : events.subList(before, events.size())) {
      if (random.nextInt(14) == 0) {
        hard.add(event.position());
      }
    }
  }

  /** Earlier writes are in the journal, too. A skip leaves its event out for good. */
  List<RecordedEvent<ShopEvent>> journal() {
    return history.events().stream().filter(e -> !skipped.contains(e.position())).toList();
  }

  /** Mends the code, or decides that an event is left out. */
  void operate(boolean mendAll) {
    for (Generation generation : projections.generations().all(projection.view())) {
      for (Generation.Block block : generation.blocks().values()) {
        Position at = new Position(block.partition(), block.offset());
        if (!skipped.contains(at) && (mendAll || random.nextInt(3) > 0)) {
          hard.remove(at);
        } else if (skipped.contains(at) || (hard.contains(at) && isOptional(at))) {
          skipped.add(at);
          log.add(
              "skip "
                  + at
                  + ": "
                  + projections
                      .blockedPartitions()
                      .skip(generation, at, "No use.", clock.instant()));
        }
      }
    }
  }

  /** Without its first event there is nothing to show of an aggregate. */
  private boolean isOptional(Position at) {
    return history.events().stream()
        .filter(e -> e.position().equals(at))
        .noneMatch(
            e ->
                e.event() instanceof OrderPlaced
                    || e.event() instanceof CustomerRegistered
                    || e.event() instanceof ProductAdded);
  }

  Before before() {
    Optional<GenerationManifest> directory = projections.generations().manifest(projection.view());
    Map<Integer, Long> shown = new TreeMap<>();
    Map<Integer, Long> sure = new TreeMap<>();
    if (directory.flatMap(GenerationManifest::active).isPresent()) {
      List<Generation> kept =
          projections.generations().all(projection.view()).stream()
              .filter(generation -> directory.get().kept().contains(generation.number()))
              .toList();
      for (int p = 0; p < history.partitions().count(); p++) {
        int partition = p;
        long least = kept.stream().mapToLong(g -> g.checkpoint(partition)).min().orElse(0);
        if (least > 0) {
          sure.put(partition, least);
        }
      }
      kept.stream()
          .filter(generation -> directory.get().active().equals(Optional.of(generation.number())))
          .forEach(active -> shown.putAll(active.checkpoints()));
    }
    return new Before(directory.flatMap(GenerationManifest::active), shown, sure);
  }

  boolean isSettled() {
    Before now = before();
    return now.active().isPresent() && now.sure().equals(now.shown()) && covers(now.shown());
  }

  private boolean covers(Map<Integer, Long> shown) {
    return history.heads().entrySet().stream()
        .allMatch(head -> shown.getOrDefault(head.getKey(), 0L).equals(head.getValue()));
  }

  /** Some of what was written lately, in any order, maybe twice; or nothing: go by the heads. */
  List<JournalEntry> batch() {
    List<JournalEntry> entries = history.entries();
    int size = 1 + random.nextInt(Math.min(8, entries.size()));
    List<JournalEntry> batch =
        new ArrayList<>(entries.subList(entries.size() - size, entries.size()));
    switch (random.nextInt(7)) {
      case 0 -> Collections.shuffle(batch, random);
      case 1 -> batch.removeIf(_ -> random.nextInt(3) == 0);
      case 2 -> batch.addAll(List.copyOf(batch));
      case 3 -> batch.clear();
      case 4 -> {
        // Partitions get on at their own pace.
        int partition = entries.getLast().position().partition();
        batch.removeIf(entry -> entry.position().partition() != partition);
      }
      default -> {}
    }
    return batch;
  }

  Wish wish() {
    Position token =
        switch (random.nextInt(5)) {
          case 0 -> null;
          case 1, 2 -> tokens.get(random.nextInt(tokens.size()));
          default -> tokens.getLast();
        };
    if (token == null) {
      return Wish.NONE;
    }
    List<Position> wanted = new ArrayList<>(List.of(token));
    if (random.nextInt(3) == 0) {
      // Those of several commands, in any order; often some of one partition.
      for (int more = random.nextInt(MOST_TOKENS); more > 0; more--) {
        wanted.add(random.nextInt(wanted.size() + 1), tokens.get(random.nextInt(tokens.size())));
      }
    }
    return new Wish(wanted, random.nextInt(30) == 0, random.nextInt(4) == 0 ? LONGEST_WAIT : 0);
  }
}
