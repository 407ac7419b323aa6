package cqrs.testkit.faults;

import cqrs.domain.Event;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.GenerationRows;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.verify.Verifier;
import cqrs.rebuild.ControlBus;
import cqrs.rebuild.Dropper;
import cqrs.rebuild.Monitor;
import cqrs.rebuild.PaceFactory;
import cqrs.rebuild.Rebuilds;
import cqrs.rebuild.Slice;
import cqrs.rebuild.Verifications;
import cqrs.rebuild.Worker;
import cqrs.testkit.Seeds;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.StaleReads;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.WrittenJournal;
import cqrs.testkit.views.Fold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * One seeded run of rebuilds of a view while its journal grows and deliveries go on: slices come
 * twice, late, at the same time or never, workers die anywhere, operators cancel and roll back. At
 * the end everything is repaired and every generation that is fed has to equal its fold.
 */
public final class RebuildSchedule<E extends Event> {

  private static final int STEPS = 260;
  private static final int MOST_AT_ONCE = 5;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int LONGEST_SETTLING = 80;
  private static final int PARTITION_PREFIX = 8;

  private final Store store;
  private final Projection<E> projection;
  private final Random random;
  private final String viewTable;
  private final String writeTable;
  private final WrittenJournal<E> history;
  private final FaultyProjections<E> faulty;
  private final List<Map<String, AttributeValue>> unwritten;
  private final Map<Integer, Long> heads = new TreeMap<>();
  private final Map<Position, JournalEntry> entries;
  private final Map<Long, InvariantChecker> watches = new TreeMap<>();
  private final List<Invocation> running = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final StaleReads staleReads;
  private final ProjectionStore projections;
  private final QueuedSlices slices;
  private final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-23T12:00:00Z"));

  /** Per partition, the highest offset that queries have shown or a delivery has acknowledged. */
  private final Map<Integer, Long> promised = new TreeMap<>();

  private final Set<Position> skipped = new HashSet<>();
  private final Set<Long> cancelled = new HashSet<>();
  private double faultRate;
  private int processes;
  private int rebuilds;

  private RebuildSchedule(
      Store store, WrittenJournal<E> history, Projection<E> projection, long seed) {
    this.store = store;
    this.history = history;
    this.projection = projection;
    this.random = Seeds.random(seed);
    this.viewTable = "View-" + projection.view();
    this.writeTable = "WrittenItem-" + projection.view();
    this.faulty = new FaultyProjections<>(projection, history.events(), random);
    this.staleReads = new StaleReads(random);
    this.slices = new QueuedSlices(random);
    this.faultRate = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.08;
    this.projections = new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE);
    this.entries =
        history.entries().stream().collect(Collectors.toMap(JournalEntry::position, e -> e));
    this.unwritten =
        new ArrayList<>(
            history
                .rows()
                .sorted(Comparator.comparing(row -> text(row, "sk") + text(row, "pk")))
                .toList());
  }

  /**
   * Runs one schedule.
   *
   * @param projection whose view name no other schedule on this store has
   * @return what went wrong, and the log
   */
  public static <E extends Event> Schedule.Result run(
      Store store, WrittenJournal<E> history, Projection<E> projection, long seed) {
    RebuildSchedule<E> schedule = new RebuildSchedule<>(store, history, projection, seed);
    store.table(schedule.viewTable);
    store.table(schedule.writeTable);
    try {
      return schedule.run();
    } finally {
      store.drop(schedule.viewTable);
      store.drop(schedule.writeTable);
    }
  }

  private Schedule.Result run() {
    write(random.nextInt(unwritten.size()));
    boolean existing = random.nextInt(4) > 0;
    if (existing) {
      boolean _ =
          projections
              .generations()
              .open(projection.view(), faulty.newCode().version(), clock.instant());
      if (random.nextInt(3) == 0) {
        rebuildOnce();
      }
    }
    for (int step = 0; step < STEPS && violations.isEmpty() && seen().isEmpty(); step++) {
      act();
      keepsPromises();
    }
    running.forEach(Invocation::kill);
    settle();
    List<String> wrong = new ArrayList<>(violations);
    wrong.addAll(seen());
    if (wrong.isEmpty()) {
      compare(wrong);
    }
    return new Schedule.Result(wrong, log);
  }

  /** Makes a second generation active, so that there is one to go back to; it lags far behind. */
  private void rebuildOnce() {
    finish("rebuild", p -> p.rebuild(new TreeMap<>(heads)));
    for (int round = 0; round < 3; round++) {
      clock.advance(Duration.ofMinutes(2));
      operate();
      finish("monitor", p -> p.monitor().look(p.engine(), new TreeMap<>(heads)));
      while (!slices.waiting().isEmpty()) {
        Slice slice = slices.next();
        finish("slice " + name(slice), p -> p.work(slice));
      }
    }
  }

  private List<String> seen() {
    return watches.values().stream().flatMap(watch -> watch.violations().stream()).toList();
  }

  private void act() {
    if (random.nextInt(4) == 0) {
      write(1 + random.nextInt(3));
    }
    if (running.size() < MOST_AT_ONCE) {
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> deliver();
        case 3, 4, 5 -> slice();
        case 6 -> process("monitor", p -> p.monitor().look(p.engine(), new TreeMap<>(heads)));
        case 7 -> {
          if (rebuilds < 3 && random.nextInt(3) == 0) {
            rebuilds++;
            process("rebuild", p -> p.rebuild(new TreeMap<>(heads)));
          }
        }
        case 8 -> {
          if (random.nextInt(3) == 0) {
            process("rollback", p -> p.rollBack(new TreeMap<>(heads)));
          }
        }
        case 9 -> {
          if (random.nextInt(8) == 0) {
            manifest()
                .flatMap(GenerationManifest::building)
                .ifPresent(number -> process("cancel " + number, p -> p.cancel(number)));
          }
        }
        case 10 -> operate();
        case 11 -> building().ifPresent(this::overtake);
        default -> {}
      }
    }
    if (!running.isEmpty()) {
      Invocation next = running.get(random.nextInt(running.size()));
      if (!next.step()) {
        running.remove(next);
      }
    }
    if (random.nextInt(12) == 0) {
      clock.advance(Duration.ofSeconds(random.nextInt(10) == 0 ? 90 : random.nextInt(6)));
      // A function has a time limit.
      running.stream().filter(Invocation::isOverdue).toList().forEach(this::end);
    }
  }

  private void end(Invocation invocation) {
    invocation.kill();
    running.remove(invocation);
  }

  /** The journal grows. */
  private void write(int count) {
    for (int i = 0; i < count && !unwritten.isEmpty(); i++) {
      Map<String, AttributeValue> row = unwritten.removeFirst();
      store.dynamoDb().putItem(r -> r.tableName(writeTable).item(row));
      int partition = Integer.parseInt(text(row, "pk").substring(PARTITION_PREFIX));
      heads.put(partition, Long.valueOf(text(row, "sk")));
    }
  }

  private void deliver() {
    List<JournalEntry> batch = new ArrayList<>();
    for (Map.Entry<Integer, Long> head : heads.entrySet()) {
      for (long back = random.nextInt(4); back > 0; back--) {
        Position at = new Position(head.getKey(), Math.max(1, head.getValue() - back + 1));
        batch.add(entries.get(at));
      }
    }
    if (!batch.isEmpty()) {
      process("delivery", p -> p.deliver(batch));
    }
  }

  private void slice() {
    if (!slices.waiting().isEmpty()) {
      Slice slice = slices.next();
      process("slice " + name(slice), p -> p.work(slice));
    }
  }

  private Optional<Build> building() {
    return manifest()
        .flatMap(GenerationManifest::building)
        .flatMap(number -> projections.builds().read(projection.view(), number));
  }

  /** A worker takes longer than its lease: another one begins beside it. */
  private void overtake(Build build) {
    int lane = random.nextInt(build.lanes());
    Build.Lease lease = build.leases().get(lane);
    if (lease != null) {
      log.add("the lease of " + lease.owner() + " runs out");
      projections.builds().release(build, lane, lease.owner());
      Slice slice = Slice.of(projection.view(), build.generation(), lane);
      process("slice " + name(slice), p -> p.work(slice));
    }
  }

  private static String name(Slice slice) {
    return slice.generation() + "/" + slice.lane();
  }

  private void process(String name, Consumer<Invocation> work) {
    running.add(new Invocation(name, work, faultRate));
  }

  private Optional<GenerationManifest> manifest() {
    return projections.generations().manifest(projection.view());
  }

  /**
   * Checks that the active generation has every acknowledged event, and still has every event that
   * queries could see.
   */
  private void keepsPromises() {
    Generation active = projections.active(projection.view()).orElse(null);
    if (active == null) {
      return;
    }
    if (cancelled.contains(active.number())) {
      violations.add("Generation " + active.number() + " was cancelled and is active.");
    }
    promised.forEach(
        (partition, offset) -> {
          if (active.checkpoint(partition) < offset) {
            violations.add(
                partition
                    + ":"
                    + offset
                    + " was shown or acknowledged, and generation "
                    + active.number()
                    + ", which is active, has "
                    + active.checkpoint(partition)
                    + ".");
          }
        });
    active.checkpoints().forEach((p, offset) -> promised.merge(p, offset, Math::max));
  }

  private void promise(List<JournalEntry> batch, Delivered delivered) {
    Generation active = projections.active(projection.view()).orElse(null);
    if (active == null) {
      return;
    }
    for (JournalEntry entry : batch) {
      Position at = entry.position();
      if (delivered.isUnacknowledged(at)) {
        continue;
      }
      if (active.checkpoint(at.partition()) >= at.offset()) {
        promised.merge(at.partition(), at.offset(), Math::max);
      } else if (!watch(active.number()).wasBlocked(at.partition(), at.offset())) {
        violations.add(at + " was acknowledged and is not in generation " + active.number() + ".");
      }
    }
  }

  private InvariantChecker watch(long generation) {
    return watches.computeIfAbsent(
        generation,
        number -> {
          Fold fold = new Fold(faulty.oracle(), history.events(), number);
          InvariantChecker watch = new InvariantChecker(viewTable, number, fold, faulty);
          skipped.forEach(watch::skipping);
          return watch;
        });
  }

  /**
   * An operator skips what no code can take, in the generation that queries read; the others have
   * to inherit that. Without faults: it is asked again otherwise.
   */
  private void operate() {
    projections
        .active(projection.view())
        .map(List::of)
        .orElseGet(() -> projections.generations().all(projection.view()))
        .forEach(this::operate);
  }

  private void operate(Generation generation) {
    for (Generation.Block block : generation.blocks().values()) {
      Position at = new Position(block.partition(), block.offset());
      if (faulty.needsSkip(at)) {
        skipped.add(at);
        watches.values().forEach(watch -> watch.skipping(at));
        log.add(
            "the operator skips "
                + at
                + ": "
                + projections.blockedPartitions().skip(generation, at, "No use.", clock.instant()));
      }
    }
  }

  /** Finishes all work without faults. */
  private void settle() {
    running.clear();
    faultRate = 0;
    slices.heal();
    write(unwritten.size());
    for (int round = 0; round < LONGEST_SETTLING && !isSettled(); round++) {
      clock.advance(Duration.ofMinutes(2));
      finish("monitor", p -> p.monitor().look(p.engine(), new TreeMap<>(heads)));
      while (!slices.waiting().isEmpty()) {
        Slice slice = slices.next();
        finish("slice " + name(slice), p -> p.work(slice));
      }
      finish("catch-up", Invocation::catchUp);
      clock.advance(Duration.ofHours(1));
      operate();
    }
  }

  private boolean isSettled() {
    GenerationManifest manifest = manifest().orElse(null);
    return manifest != null
        && manifest.building().isEmpty()
        && projections.generations().all(projection.view()).stream()
            .allMatch(
                generation ->
                    switch (generation.phase()) {
                      case ACTIVE, KEPT -> generation.checkpoints().equals(heads);
                      case FAILED -> true;
                      case BUILDING, VERIFYING, FOLLOWING, DROPPING -> false;
                    });
  }

  private void finish(String name, Consumer<Invocation> work) {
    Invocation process = new Invocation(name, work, 0);
    while (process.step()) {}
  }

  private void compare(List<String> wrong) {
    GenerationManifest manifest = manifest().orElseThrow();
    if (manifest.building().isPresent() && manifest.active().isPresent()) {
      wrong.add("Still building: " + manifest);
    }
    if (manifest.active().isEmpty() && manifest.hold().isEmpty()) {
      wrong.add("Nothing is active: " + manifest);
    }
    Set<Long> written = new HashSet<>(manifest.kept());
    manifest.active().ifPresent(written::add);
    Map<Long, List<Map<String, AttributeValue>>> stored = new TreeMap<>();
    for (Map<String, AttributeValue> item : store.rows(viewTable)) {
      String pk = text(item, "pk");
      long number = Long.parseLong(pk.substring(0, pk.indexOf('#')));
      stored.computeIfAbsent(number, _ -> new ArrayList<>()).add(item);
    }
    Set<Long> there =
        projections.generations().all(projection.view()).stream()
            .map(Generation::number)
            .collect(Collectors.toSet());
    stored.keySet().stream()
        .filter(number -> !there.contains(number))
        .forEach(number -> wrong.add("Rows are left of generation " + number + "."));
    for (long number : written) {
      Generation generation =
          projections.generations().generation(projection.view(), number).orElseThrow();
      if (!generation.checkpoints().equals(heads)) {
        wrong.add(number + " has " + generation.checkpoints() + " and the heads are " + heads);
      }
      new Fold(faulty.oracle(), history.events(), number)
          .differences(stored.getOrDefault(number, List.of()))
          .forEach(difference -> wrong.add(number + " " + difference));
    }
  }

  private static String text(Map<String, AttributeValue> row, String attribute) {
    return Objects.requireNonNull(row.get(attribute)).s();
  }

  /** One invocation of some function, on a thread of its own that stops before every call. */
  private final class Invocation {

    private final StepThread thread = new StepThread();
    private final Faults faults;
    private final String name;
    private final Engine engine;
    private final ProjectionStore mine;
    private final JournalReader journal;
    private final Instant began = clock.instant();
    private final ControlBus bus = new ControlBus(slices, "control");

    Invocation(String work, Consumer<Invocation> code, double rate) {
      this.name = ++processes + " " + work;
      this.faults = new Faults(random, rate, log);
      DynamoDbClient dynamoDb =
          new InterceptedDynamoDb(
              store.dynamoDb(), thread.beforeCalls(name, log), faults, staleReads, this::watched);
      this.mine = new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE);
      this.journal = new JournalReader(dynamoDb, writeTable, 1);
      this.engine =
          new Engine(
              faulty.newCode(),
              dynamoDb,
              viewTable,
              mine,
              journal,
              history.codec(),
              clock,
              new Engine.Settings(
                  1 + random.nextInt(8),
                  1 + random.nextInt(16),
                  1,
                  new Deployment("function", "1")));
      log.add(name + " begins");
      thread.start(() -> code.accept(this));
    }

    private DynamoDbResponse watched(
        DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
      manifest().ifPresent(d -> watch(d.last()));
      Function<DynamoDbRequest, DynamoDbResponse> chain = next;
      for (InvariantChecker watch : watches.values()) {
        Function<DynamoDbRequest, DynamoDbResponse> inner = chain;
        chain = r -> watch.intercept(r, inner);
      }
      return chain.apply(request);
    }

    Engine engine() {
      return engine;
    }

    Monitor monitor() {
      return new Monitor(mine, starter(), clock, Duration.ofMinutes(5), Duration.ofDays(7));
    }

    private Rebuilds starter() {
      return new Rebuilds(mine, bus, clock);
    }

    void rebuild(Map<Integer, Long> targets) {
      Rebuilds.Started started =
          starter().start(engine, new Rebuilds.Options(0, 1 + random.nextInt(2)), targets);
      log.add(name + ": " + started);
    }

    void rollBack(Map<Integer, Long> targets) {
      log.add(name + ": " + starter().rollBack(engine, targets, Instant.MAX));
    }

    void cancel(long number) {
      if (starter().drop(projection.view(), number, Optional.of(engine.version()))) {
        cancelled.add(number);
      }
    }

    void deliver(List<JournalEntry> batch) {
      Delivered delivered = engine.deliver(batch);
      log.add(name + ": " + delivered);
      promise(batch, delivered);
    }

    void catchUp() {
      Delivered _ = engine.catchUp(heads, Engine.Blocked.WHEN_DUE, Instant.MAX);
    }

    /** The verifier reads in parallel, so it is one step here. */
    void work(Slice slice) {
      Verifier verifier =
          new Verifier(
              faulty.newCode(),
              store.dynamoDb(),
              viewTable,
              projections,
              new JournalReader(store.dynamoDb(), writeTable),
              history.codec());
      GenerationRows rows = new GenerationRows(store.dynamoDb(), viewTable, clock);
      new Worker(
              engine,
              mine,
              journal,
              history.partitions(),
              new Verifications(mine, verifier, clock),
              new Dropper(mine, rows, 0, PaceFactory.FIXED, clock),
              bus,
              PaceFactory.FIXED,
              clock)
          .run(
              slice,
              new Worker.Invocation(name, began.plus(LONGEST.dividedBy(2)), began.plus(LONGEST)),
              RebuildFixture.logger(_ -> {}));
    }

    /** Up to the next call. False if it has ended. */
    boolean step() {
      if (thread.step()) {
        return true;
      }
      Throwable failure = thread.failure();
      log.add(name + " ends" + (failure == null ? "" : ": " + failure.getClass().getSimpleName()));
      return false;
    }

    boolean isOverdue() {
      return clock.instant().isAfter(began.plus(LONGEST));
    }

    void kill() {
      faults.kill();
      thread.finish();
    }
  }
}
