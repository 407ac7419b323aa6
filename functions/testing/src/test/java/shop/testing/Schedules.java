package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.projection.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import shop.domain.ShopEvent;

/**
 * Many seeded schedules of one kind, several at a time.
 *
 * @param test the class that runs them
 * @param property says how many
 * @param unlessSaid how many otherwise
 */
record Schedules(Class<?> test, String property, int unlessSaid, Kind kind) {

  private static final long SEED = Long.getLong("seed", 1);

  /** As many schedules are a group: writing a history takes longer than a schedule. */
  private static final int SHARED = 25;

  /** Schedules spend much of their time waiting in retries. */
  private static final int AT_ONCE = Integer.getInteger("atOnce", 4);

  /** Makes ready what a group of schedules shares. */
  @FunctionalInterface
  interface Kind {
    Group on(Store store, long number);
  }

  /** Runs one of a group. */
  @FunctionalInterface
  interface Group {
    /**
     * Runs one.
     *
     * @param name what it makes has to be named by this, so that nobody else has it
     */
    Schedule.Result run(String name, long seed);
  }

  /** Runs one over a history and a projection. */
  @FunctionalInterface
  interface OnHistory {
    Schedule.Result run(Store store, History history, Projection<ShopEvent> projection, long seed);
  }

  /** Those whose groups share a history. */
  static Kind sharing(OnHistory schedule) {
    return (store, number) -> {
      History history = history(store, number);
      return (name, seed) -> schedule.run(store, history, projection(seed, name), seed);
    };
  }

  /** None goes wrong. */
  void run() throws Exception {
    int count = Integer.getInteger(property, unlessSaid);
    try (Store store = new Store();
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> groups = new ArrayList<>();
      for (long seed = SEED; seed < SEED + count; seed += SHARED - Math.floorMod(seed, SHARED)) {
        long first = seed;
        groups.add(executor.submit(() -> group(store, first, count)));
      }
      for (Future<?> group : groups) {
        try {
          group.get();
        } catch (ExecutionException e) {
          executor.shutdownNow();
          throw e;
        }
      }
    }
  }

  /** Runs each schedule twice and compares the calls one by one. */
  void repeat(int seeds) {
    try (Store store = new Store()) {
      Group group = kind.on(store, 0);
      for (long seed = 0; seed < seeds; seed++) {
        Schedule.Result once = group.run("once" + seed, seed);
        Schedule.Result again = group.run("again" + seed, seed);
        assertThat(again.log()).isEqualTo(once.log()).hasSizeGreaterThan(10);
      }
    }
  }

  /** The schedules from that seed on that are of its group. */
  private void group(Store store, long first, int count) {
    long number = Math.floorDiv(first, SHARED);
    Group group = kind.on(store, number);
    long end = Math.min(SEED + count, (number + 1) * SHARED);
    for (long seed = first; seed < end; seed++) {
      Schedule.Result result = group.run("v" + seed, seed);
      assertThat(result.wrong())
          .as(
              "schedule %d, the %d. of this run; to repeat it: %s%n%s",
              seed, seed - SEED + 1, command(seed), String.join("\n", result.log()))
          .isEmpty();
    }
  }

  private static History history(Store store, long number) {
    Random random = Seeds.random(number);
    String table = "Write-" + number;
    store.table(table);
    return new History(store, table, 1 + random.nextInt(4), number)
        .write(1 + random.nextInt(4), 1 + random.nextInt(3), 4 + random.nextInt(16));
  }

  private static Projection<ShopEvent> projection(long seed, String view) {
    List<Projection<ShopEvent>> samples = Samples.all(view);
    return samples.get((int) Math.floorMod(seed, (long) samples.size()));
  }

  private String command(long seed) {
    return "mvn -pl functions/testing -am verify -Dtest="
        + test.getSimpleName()
        + " -Dsurefire.failIfNoSpecifiedTests=false -D"
        + property
        + "=1 -Dseed="
        + seed;
  }
}
