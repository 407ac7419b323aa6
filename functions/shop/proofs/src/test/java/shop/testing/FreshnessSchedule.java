package shop.testing;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.testkit.Seeds;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.Faults;
import cqrs.testkit.faults.RebuildFixture;
import cqrs.testkit.faults.Schedule;
import cqrs.testkit.faults.StepThread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.PendingRequest.Wish;
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
  private static final int MOST_PAGES = 3;
  private static final int LONGEST_SETTLING = 40;

  private final FreshnessCounts counts;
  private final Random random;
  private final FreshView view;
  private final List<String> log;
  private final List<String> wrong = new ArrayList<>();
  private final List<CheckedQuery> pages = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final StepInterceptor makersTurns;
  private final RebuildFixture<ShopEvent>.Code code;
  private @Nullable StepThread maker;
  private int rebuilds;
  private double faultRate;

  private FreshnessSchedule(FreshnessCounts counts, FreshView view, Random random) {
    this.counts = counts;
    this.random = random;
    this.view = view;
    this.log = view.log;
    this.makersTurns = new StepInterceptor("maker", log);
    this.code =
        new RebuildFixture<>(
                view.client(makersTurns),
                view.projectionsTable,
                view.history.table(),
                view.history.partitions(),
                ShopEvents.CODEC,
                view.clock)
            .deployed(view.projection, view.viewTable);
    this.faultRate = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.06;
  }

  /**
   * Runs one schedule.
   *
   * @param name that no other schedule on this store has
   */
  static Schedule.Result run(Store store, FreshnessCounts counts, String name, long seed) {
    Random random = Seeds.random(seed);
    FreshView view = new FreshView(store, name, seed, random);
    try {
      return new FreshnessSchedule(counts, view, random).run();
    } finally {
      view.drop();
    }
  }

  private Schedule.Result run() {
    for (int step = 0; step < STEPS && wrong.isEmpty(); step++) {
      act();
    }
    deliveries.forEach(Delivery::kill);
    if (wrong.isEmpty()) {
      settle();
    }
    return new Schedule.Result(wrong, log);
  }

  private void act() {
    switch (random.nextInt(16)) {
      case 0, 1 -> view.writeSomething();
      case 2, 3, 4 -> {
        if (deliveries.size() < MOST_DELIVERIES) {
          deliveries.add(new Delivery(view.batch()));
        }
      }
      case 5, 6, 7, 8 -> {
        if (readers.size() < 3 || random.nextInt(12) == 0) {
          readers.add(new Reader());
        }
        readers.stream().filter(Reader::isFree).findFirst().ifPresent(this::ask);
      }
      case 9 -> view.operate(false);
      case 10 -> make();
      case 11 -> view.clock.advance(Duration.ofSeconds(random.nextInt(120)));
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
    CheckedQuery question =
        pages.isEmpty() || random.nextInt(3) == 0
            ? CheckedQuery.any(view.projection.view(), view.history.events(), random)
            : pages.get(random.nextInt(pages.size()));
    reader.ask(question, question instanceof CheckedSalesQuery.Ranked ? Wish.NONE : view.wish());
  }

  /** Ends all faults, so that every waiting caller gets an answer. */
  private void settle() {
    faultRate = 0;
    while (maker != null && maker.step()) {}
    for (int round = 0; round < LONGEST_SETTLING && !view.isSettled(); round++) {
      view.operate(true);
      view.clock.advance(Duration.ofMinutes(2));
      finish(
          () -> {
            code.look();
            code.work();
          });
      Delivery last = new Delivery(List.of());
      while (last.step()) {}
    }
    if (!view.isSettled()) {
      wrong.add("Not settled: " + view.projections.generations().all(view.projection.view()));
    }
    readers.forEach(Reader::finish);
    for (Reader reader : readers) {
      CheckedQuery question =
          CheckedQuery.any(view.projection.view(), view.history.events(), random);
      reader.ask(question, question instanceof CheckedSalesQuery.Ranked ? Wish.NONE : view.wish());
      reader.finish();
    }
  }

  private void finish(Runnable work) {
    make(work);
    StepThread running = java.util.Objects.requireNonNull(maker);
    while (running.step()) {}
    maker = null;
  }

  /** An instance of the query function, which answers one request after the other. */
  private final class Reader {

    private final StepInterceptor turns = new StepInterceptor("reader " + readers.size(), log);
    private final QueryInstance instance;
    private @Nullable PendingRequest asking;
    private int looks;

    Reader() {
      DynamoDbClient client = view.client(turns);
      this.instance =
          new QueryInstance(
              view.projection.view(),
              view.viewTable,
              view.projectionsTable,
              view.history.table(),
              view.history.partitions().count(),
              client);
    }

    boolean isFree() {
      return asking == null;
    }

    boolean isWaiting() {
      return asking != null && asking.wish.seconds() > 0;
    }

    void ask(CheckedQuery question, Wish wish) {
      looks = 0;
      asking = new PendingRequest(question, wish, view.before(), instance, turns, view.epoch);
      log.add("asked: " + asking);
    }

    void step() {
      PendingRequest now = asking;
      if (now == null) {
        return;
      }
      looks++;
      if (!now.step()) {
        asking = null;
        // Stale reads make two parallel reads differ by chance.
        log.add((!now.wish.tokens().isEmpty() ? now.status() : "answered") + " for " + now);
        List<RecordedEvent<ShopEvent>> journal = view.journal();
        now.wrong(journal).forEach(what -> wrong.add(now + ": " + what + "\n" + now.json()));
        now.next().ifPresent(pages::add);
        if (pages.size() > MOST_PAGES) {
          pages.removeFirst();
        }
        counts.count(now, view.before(), looks, journal);
      }
    }

    /** Everything is applied: who still waits is not to be told that the view is behind. */
    void finish() {
      PendingRequest last = asking;
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

    private final StepInterceptor turns = new StepInterceptor("projector", log);
    private final Faults faults = new Faults(random, faultRate, log);
    private final StepThread thread;

    /** An empty batch: go by the heads. */
    Delivery(List<JournalEntry> batch) {
      DynamoDbClient client = view.client(turns, faults);
      Engine engine =
          new Engine(
              view.projection,
              client,
              view.viewTable,
              new ProjectionStore(client, view.projectionsTable),
              new JournalReader(client, view.history.table(), 1),
              ShopEvents.CODEC,
              view.clock,
              new Engine.Settings(1 + random.nextInt(6), 1, new Deployment("projector", "1")));
      log.add("delivered: " + (batch.isEmpty() ? "the heads" : "" + batch.size()));
      Map<Integer, Long> heads = view.history.heads();
      Consumer<Engine> work =
          batch.isEmpty()
              ? e -> e.catchUp(heads, Engine.Blocked.NOW, Instant.MAX)
              : e -> e.deliver(batch);
      this.thread = turns.begin(() -> work.accept(engine));
    }

    boolean step() {
      return thread.step();
    }

    void kill() {
      faults.kill();
      while (thread.step()) {}
    }
  }
}
