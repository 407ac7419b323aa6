package shop.testing;

import java.time.Duration;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ProductEvent.ProductAdded;
import shop.journal.EventCodec;
import shop.journal.JournalEntry;
import shop.journal.JournalReader;
import shop.journal.JournalSettings;
import shop.journal.Partitions;
import shop.journal.Position;
import shop.journal.RecordedEvent;
import shop.projection.Deployment;
import shop.projection.Directory;
import shop.projection.Engine;
import shop.projection.Generation;
import shop.projection.JournalEpoch;
import shop.projection.Projection;
import shop.projection.ProjectionStore;
import shop.testing.Asking.Before;
import shop.testing.Asking.Wish;
import shop.views.Views;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One seeded run of questions to one of the shop's views while it is written to: what is delivered
 * comes late, in any order, twice or never; partitions stand still and go on; generations are
 * built, cut over to and rolled back; and every read that is not marked consistent may be stale.
 * Each answer is judged.
 */
final class FreshnessSchedule {

  private static final int STEPS = 220;
  private static final int MOST_DELIVERIES = 2;
  private static final int MOST_REBUILDS = 2;
  private static final int LONGEST_WAIT = 10;
  private static final int LONGEST_SETTLING = 12;
  private static final int SPARE_LINES = 12;

  private final Store store;
  private final FreshnessCounts counts;
  private final Random random;
  private final Projection projection;
  private final Set<Position> hard = new HashSet<>();
  private final Set<Position> skipped = new HashSet<>();
  private final AtomicInteger lines = new AtomicInteger();
  private final long epoch;
  private final History history;
  private final String viewTable;
  private final String projectionsTable;
  private final ProjectionStore projections;
  private final StaleReads staleReads;
  private final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-23T12:00:00Z"));
  private final List<String> log = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<Position> tokens = new ArrayList<>();
  private final List<AskedOf> pages = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Turns makersTurns = new Turns("maker", log);
  private final Workshop workshop;
  private final Workshop.Code code;
  private @Nullable Strand maker;
  private int rebuilds;
  private double faultRate;

  private FreshnessSchedule(Store store, FreshnessCounts counts, String name, long seed) {
    this.store = store;
    this.counts = counts;
    this.random = Seeds.random(seed);
    Projection sound = Views.all().get((int) Math.floorMod(seed, (long) Views.all().size()));
    this.projection = new Stumbling(sound, hard);
    this.epoch = random.nextBoolean() ? 1 : 2;
    ViewTables tables = new ViewTables(store, "Fresh-" + name + "-", List.of(projection.view()));
    this.viewTable = tables.apply(projection.view());
    this.projectionsTable = "Checkpoints-" + name;
    String writeTable = "Write-" + name;
    store.table(projectionsTable);
    store.table(writeTable);
    Partitions partitions = new Partitions(1 + random.nextInt(4));
    this.history =
        new History(
            store,
            writeTable,
            new JournalSettings(partitions, epoch),
            seed,
            TellingSums.prices(lines));
    this.projections = new ProjectionStore(store.dynamoDb(), projectionsTable);
    this.staleReads = StaleReads.byItem(seed);
    this.workshop =
        new Workshop(client(makersTurns), projectionsTable, writeTable, partitions, clock);
    this.code = workshop.deployed(projection, viewTable);
    this.faultRate = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.06;
  }

  /**
   * Runs one schedule.
   *
   * @param name that no other schedule on this store has
   */
  static Schedule.Result run(Store store, FreshnessCounts counts, String name, long seed) {
    FreshnessSchedule schedule = new FreshnessSchedule(store, counts, name, seed);
    try {
      return schedule.run();
    } finally {
      store.drop(schedule.viewTable);
      store.drop(schedule.projectionsTable);
      store.drop(schedule.history.table());
    }
  }

  private Schedule.Result run() {
    if (epoch > 1) {
      new JournalEpoch(store.dynamoDb(), projectionsTable).raise(epoch);
    }
    write(() -> history.write(1 + random.nextInt(3), 1 + random.nextInt(2), 2));
    if (random.nextInt(8) > 0) {
      boolean _ =
          projections.generations().open(projection.view(), projection.version(), clock.instant());
    }
    for (int step = 0; step < STEPS && wrong.isEmpty(); step++) {
      act();
    }
    deliveries.forEach(Delivery::kill);
    if (wrong.isEmpty()) {
      settle();
    }
    return new Schedule.Result(wrong, log);
  }

  private InterceptedDynamoDb client(InterceptedDynamoDb.Interceptor... outer) {
    List<InterceptedDynamoDb.Interceptor> all = new ArrayList<>(List.of(outer));
    all.add(staleReads);
    return new InterceptedDynamoDb(
        store.dynamoDb(), all.toArray(InterceptedDynamoDb.Interceptor[]::new));
  }

  private void act() {
    switch (random.nextInt(16)) {
      case 0, 1 -> writeSomething();
      case 2, 3, 4 -> {
        if (deliveries.size() < MOST_DELIVERIES) {
          deliveries.add(new Delivery());
        }
      }
      case 5, 6, 7, 8 -> {
        if (readers.size() < 3 || random.nextInt(12) == 0) {
          readers.add(new Reader());
        }
        readers.stream().filter(Reader::isFree).findFirst().ifPresent(this::ask);
      }
      case 9 -> operate(false);
      case 10 -> make();
      case 11 -> clock.advance(Duration.ofSeconds(random.nextInt(120)));
      default -> {}
    }
    step();
  }

  /** Everybody gets on, some faster. */
  private void step() {
    deliveries.removeIf(delivery -> random.nextInt(3) > 0 && !delivery.step());
    if (maker != null && random.nextInt(3) > 0 && !maker.step()) {
      maker = null;
    }
    Collections.shuffle(readers, random);
    readers.stream()
        .filter(reader -> random.nextInt(reader.isWaiting() ? 12 : 2) == 0)
        .forEach(Reader::step);
  }

  private void writeSomething() {
    if (lines.get() < TellingSums.LINES - SPARE_LINES) {
      write(() -> history.write(random.nextInt(10) == 0 ? 1 : 0, 0, 1));
    }
  }

  /** Each command's token is known, and its events may be hard to take. */
  private void write(Runnable command) {
    int before = history.events().size();
    command.run();
    List<RecordedEvent> events = history.events();
    tokens.add(history.token().position());
    for (RecordedEvent event : events.subList(before, events.size())) {
      if (random.nextInt(14) == 0) {
        hard.add(event.position());
      }
    }
  }

  /** What was written before is in the journal, too; who skips leaves it out for good. */
  private List<RecordedEvent> journal() {
    return history.events().stream().filter(e -> !skipped.contains(e.position())).toList();
  }

  /** Mends the code, or decides that an event is left out. */
  private void operate(boolean mendAll) {
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
                  + projections.blocks().skip(generation, at, "No use.", clock.instant()));
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

  private void make() {
    if (maker != null) {
      return;
    }
    switch (random.nextInt(3)) {
      case 0 ->
          make(
              () -> {
                code.look();
                code.work();
              });
      case 1 -> {
        if (rebuilds++ < MOST_REBUILDS) {
          make(
              () -> {
                code.rebuild();
                code.work();
              });
        }
      }
      default -> make(code::rollBack);
    }
  }

  private void make(Runnable work) {
    maker = makersTurns.begin(work);
  }

  private void ask(Reader reader) {
    AskedOf question =
        pages.isEmpty() || random.nextInt(3) == 0
            ? AskedOf.any(projection.view(), history.events(), random)
            : pages.remove(random.nextInt(pages.size()));
    reader.ask(question, question instanceof AskedOf.Ranked ? Wish.NONE : wish());
  }

  private Wish wish() {
    Position token =
        switch (random.nextInt(5)) {
          case 0 -> null;
          case 1, 2 -> tokens.get(random.nextInt(tokens.size()));
          default -> tokens.getLast();
        };
    return token == null
        ? Wish.NONE
        : new Wish(
            Optional.of(token), random.nextInt(30) == 0, random.nextInt(4) == 0 ? LONGEST_WAIT : 0);
  }

  private Before before() {
    Optional<Directory> directory = projections.generations().directory(projection.view());
    Map<Integer, Long> shown = new TreeMap<>();
    Map<Integer, Long> sure = new TreeMap<>();
    if (directory.flatMap(Directory::active).isPresent()) {
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
    return new Before(directory.flatMap(Directory::active), shown, sure);
  }

  /** Nothing fails or stands still any more: who waits gets an answer, and so does everybody. */
  private void settle() {
    faultRate = 0;
    while (maker != null && maker.step()) {}
    for (int round = 0; round < LONGEST_SETTLING && !isSettled(); round++) {
      operate(true);
      clock.advance(Duration.ofMinutes(2));
      finish(
          () -> {
            code.look();
            code.work();
          });
      Delivery last = new Delivery();
      while (last.step()) {}
    }
    if (!isSettled()) {
      wrong.add("Not settled: " + projections.generations().all(projection.view()));
    }
    readers.forEach(Reader::finish);
    for (Reader reader : readers) {
      AskedOf question = AskedOf.any(projection.view(), history.events(), random);
      reader.ask(question, question instanceof AskedOf.Ranked ? Wish.NONE : wish());
      reader.finish();
    }
  }

  private void finish(Runnable work) {
    make(work);
    Strand running = java.util.Objects.requireNonNull(maker);
    while (running.step()) {}
    maker = null;
  }

  private boolean isSettled() {
    Before now = before();
    return now.active().isPresent() && now.sure().equals(now.shown()) && covers(now.shown());
  }

  private boolean covers(Map<Integer, Long> shown) {
    return history.heads().entrySet().stream()
        .allMatch(head -> shown.getOrDefault(head.getKey(), 0L).equals(head.getValue()));
  }

  /** An instance of the query function, which answers one request after the other. */
  private final class Reader {

    private final Turns turns = new Turns("reader " + readers.size(), log);
    private final QueryInstance instance;
    private @Nullable Asking asking;
    private int looks;

    Reader() {
      DynamoDbClient client = client(turns);
      this.instance =
          new QueryInstance(
              projection.view(), viewTable, projectionsTable, history.partitions().count(), client);
    }

    boolean isFree() {
      return asking == null;
    }

    boolean isWaiting() {
      return asking != null && asking.wish.seconds() > 0;
    }

    void ask(AskedOf question, Wish wish) {
      looks = 0;
      asking = new Asking(question, wish, before(), instance, turns, epoch);
      log.add("asked: " + asking);
    }

    void step() {
      Asking now = asking;
      if (now == null) {
        return;
      }
      looks++;
      if (!now.step()) {
        asking = null;
        // What two reads at once have found may be told apart by chance where they may be stale.
        log.add((now.wish.token().isPresent() ? now.status() : "answered") + " for " + now);
        List<RecordedEvent> journal = journal();
        now.wrong(journal).forEach(what -> wrong.add(now + ": " + what + "\n" + now.json()));
        now.next().ifPresent(pages::add);
        counts.count(now, before(), looks, journal);
      }
    }

    /** Everything is applied: who still waits is not to be told that the view is behind. */
    void finish() {
      Asking last = asking;
      while (asking != null) {
        step();
      }
      if (last != null && last.hasWaited() && last.isBehind()) {
        wrong.add("The view has everything, and yet it was said to be behind: " + last);
      }
    }
  }

  /** One invocation of a projector. */
  private final class Delivery {

    private final Turns turns = new Turns("projector", log);
    private final Faults faults = new Faults(random, faultRate, log);
    private final Strand strand;

    Delivery() {
      DynamoDbClient client = client(turns, faults);
      Engine engine =
          new Engine(
              projection,
              client,
              viewTable,
              new ProjectionStore(client, projectionsTable),
              new JournalReader(client, history.table(), 1),
              new EventCodec(),
              clock,
              new Engine.Settings(1 + random.nextInt(6), 1, new Deployment("projector", "1")));
      List<JournalEntry> batch = faultRate == 0 && deliveries.isEmpty() ? List.of() : batch();
      log.add("delivered: " + (batch.isEmpty() ? "the heads" : "" + batch.size()));
      Map<Integer, Long> heads = history.heads();
      Consumer<Engine> work =
          batch.isEmpty()
              ? e -> e.catchUp(heads, Engine.Blocked.NOW, Instant.MAX)
              : e -> e.deliver(batch);
      this.strand = turns.begin(() -> work.accept(engine));
    }

    /** Some of what was written lately, in any order, maybe twice; or nothing: go by the heads. */
    private List<JournalEntry> batch() {
      List<JournalEntry> entries = history.entries();
      int size = 1 + random.nextInt(Math.min(8, entries.size()));
      List<JournalEntry> batch =
          new ArrayList<>(entries.subList(entries.size() - size, entries.size()));
      switch (random.nextInt(6)) {
        case 0 -> Collections.shuffle(batch, random);
        case 1 -> batch.removeIf(_ -> random.nextInt(3) == 0);
        case 2 -> batch.addAll(List.copyOf(batch));
        case 3 -> batch.clear();
        default -> {}
      }
      return batch;
    }

    boolean step() {
      return strand.step();
    }

    void kill() {
      faults.kill();
      while (strand.step()) {}
    }
  }
}
