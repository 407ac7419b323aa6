package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import shop.projection.Projection;

/** A rebuild equals its journal, whatever happens to it and beside it. */
class RebuildFaultsTest {

  private static final int SCHEDULES = Integer.getInteger("rebuilds", 300);
  private static final long SEED = Long.getLong("seed", 1);

  /** As many schedules share a history: writing one takes longer than a schedule. */
  private static final int SHARED = 25;

  /** Schedules spend much of their time waiting in retries. */
  private static final int AT_ONCE = Integer.getInteger("atOnce", 4);

  @Test
  void everyGenerationEqualsItsFoldWhateverHappensToSlicesAndDeliveries() throws Exception {
    try (Store store = new Store();
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> groups = new ArrayList<>();
      for (long seed = SEED;
          seed < SEED + SCHEDULES;
          seed += SHARED - Math.floorMod(seed, SHARED)) {
        long first = seed;
        groups.add(executor.submit(() -> group(store, first)));
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

  @Test
  void aSeedRepeatsItsScheduleCallByCall() {
    try (Store store = new Store()) {
      History history = history(store, 0);
      for (long seed = 0; seed < 10; seed++) {
        RebuildSchedule.Result once =
            RebuildSchedule.run(store, history, projection(seed, "once"), seed);
        RebuildSchedule.Result again =
            RebuildSchedule.run(store, history, projection(seed, "again"), seed);
        assertThat(again.log()).isEqualTo(once.log()).hasSizeGreaterThan(10);
      }
    }
  }

  /** The schedules from that seed on that share its history. */
  private static void group(Store store, long first) {
    long number = Math.floorDiv(first, SHARED);
    History history = history(store, number);
    long end = Math.min(SEED + SCHEDULES, (number + 1) * SHARED);
    for (long seed = first; seed < end; seed++) {
      RebuildSchedule.Result result =
          RebuildSchedule.run(store, history, projection(seed, "r"), seed);
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

  private static Projection projection(long seed, String view) {
    List<Projection> samples = Samples.all(view + seed);
    return samples.get((int) Math.floorMod(seed, (long) samples.size()));
  }

  private static String command(long seed) {
    return "mvn -pl functions/testing -am verify -Dtest=RebuildFaultsTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Drebuilds=1 -Dseed="
        + seed;
  }
}
