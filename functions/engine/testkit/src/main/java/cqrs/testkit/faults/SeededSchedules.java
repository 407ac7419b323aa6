package cqrs.testkit.faults;

import cqrs.domain.Event;
import cqrs.projection.Projection;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.WrittenJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs many seeded schedules, several at a time. {@code -Dseed} chooses the first seed.
 *
 * @param module the folder of the test's module, for the command that repeats a schedule
 * @param test the class that runs them
 * @param property a system property that says how many to run
 * @param count how many to run without that property
 */
public record SeededSchedules(String module, Class<?> test, String property, int count, Kind kind) {

  private static final long SEED = Long.getLong("seed", 1);

  /** Schedules per group. A group shares a journal, which takes longer to write than to use. */
  private static final int SHARED = 25;

  /** Schedules spend much of their time waiting in retries. */
  private static final int AT_ONCE = Integer.getInteger("atOnce", 4);

  /** Prepares what a group of schedules shares. */
  @FunctionalInterface
  public interface Kind {
    Group on(Store store, long number);
  }

  /** Runs one schedule of a group. */
  @FunctionalInterface
  public interface Group {
    /**
     * Runs one.
     *
     * @param name is part of the name of each table and view that it makes
     */
    Schedule.Result run(String name, long seed);
  }

  /** Runs one schedule on a journal and a projection. */
  @FunctionalInterface
  public interface OnJournal<E extends Event> {
    Schedule.Result run(
        Store store, WrittenJournal<E> journal, Projection<E> projection, long seed);
  }

  /** An application's random journals and its projections. */
  public interface Subject<E extends Event> {

    /**
     * Writes a journal.
     *
     * @param table a write table that exists and is empty
     */
    WrittenJournal<E> journal(Store store, String table, long seed);

    /** A projection under that view name; seeds that follow each other get different ones. */
    Projection<E> projection(String view, long seed);
  }

  /** Schedules whose groups share a journal. */
  public static <E extends Event> Kind of(Subject<E> subject, OnJournal<E> schedule) {
    return (store, number) -> {
      String table = "Write-" + number;
      store.table(table);
      WrittenJournal<E> journal = subject.journal(store, table, number);
      return (name, seed) -> schedule.run(store, journal, subject.projection(name, seed), seed);
    };
  }

  /**
   * Runs them.
   *
   * @throws AssertionError if one goes wrong; it says how to repeat that one
   */
  public void run() throws InterruptedException {
    int most = Integer.getInteger(property, count);
    try (Store store = new Store();
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> groups = new ArrayList<>();
      for (long seed = SEED; seed < SEED + most; seed += SHARED - Math.floorMod(seed, SHARED)) {
        long first = seed;
        groups.add(executor.submit(() -> group(store, first, SEED + most)));
      }
      for (Future<?> group : groups) {
        try {
          group.get();
        } catch (ExecutionException e) {
          executor.shutdownNow();
          throw new AssertionError(e.getMessage(), e);
        }
      }
    }
  }

  /** Runs the schedules of the first seed's group, from that seed to before the end. */
  private void group(Store store, long first, long end) {
    long number = Math.floorDiv(first, SHARED);
    Group group = kind.on(store, number);
    for (long seed = first; seed < Math.min(end, (number + 1) * SHARED); seed++) {
      Schedule.Result result = group.run("v" + seed, seed);
      if (!result.wrong().isEmpty()) {
        throw new AssertionError(
            "Schedule %d went wrong. To repeat it: %s%n%s%n%s"
                .formatted(
                    seed,
                    command(seed),
                    String.join("\n", result.log()),
                    String.join("\n", result.wrong())));
      }
    }
  }

  /**
   * Runs each of the first seeds twice.
   *
   * @throws AssertionError if the second run makes other calls than the first
   */
  public void repeat(int seeds) {
    try (Store store = new Store()) {
      Group group = kind.on(store, 0);
      for (long seed = 0; seed < seeds; seed++) {
        List<String> once = log(group, "once" + seed, seed);
        List<String> again = log(group, "again" + seed, seed);
        if (once.size() <= 10 || !again.equals(once)) {
          throw new AssertionError(
              "Seed %d made these calls:%n%s%nand then these:%n%s"
                  .formatted(seed, String.join("\n", once), String.join("\n", again)));
        }
      }
    }
  }

  /** What a schedule did; messages name its view, which is another one in each run. */
  private static List<String> log(Group group, String view, long seed) {
    return group.run(view, seed).log().stream().map(line -> line.replace(view, "v")).toList();
  }

  private String command(long seed) {
    return "mvn -pl %s -am verify -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -D%s=1 -Dseed=%d"
        .formatted(module, test.getSimpleName(), property, seed);
  }
}
