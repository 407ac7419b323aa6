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

/** Exactly once, under every fault that the kit can make. */
class EngineFaultsTest {

  private static final int SCHEDULES = Integer.getInteger("schedules", 1000);
  private static final long SEED = Long.getLong("seed", 1);

  /** As many schedules share a history: writing one takes longer than a schedule. */
  private static final int SHARED = 25;

  /** Schedules spend much of their time waiting in retries. */
  private static final int AT_ONCE = 4;

  @Test
  void everyRowEqualsOneFoldOfTheJournalWhateverIsDeliveredAndHowever() throws Exception {
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

  /** The schedules from that seed on that share its history. */
  private static void group(Store store, long first) {
    long number = Math.floorDiv(first, SHARED);
    Random random = new Random(number);
    String table = "Write-" + number;
    store.table(table);
    History history =
        new History(store, table, 1 + random.nextInt(4), number)
            .write(1 + random.nextInt(4), 1 + random.nextInt(3), 4 + random.nextInt(16));
    long end = Math.min(SEED + SCHEDULES, (number + 1) * SHARED);
    for (long seed = first; seed < end; seed++) {
      List<Projection> samples = Samples.all("v" + seed);
      Projection projection = samples.get((int) Math.floorMod(seed, (long) samples.size()));
      assertThat(Schedule.run(store, history, projection, seed))
          .as(
              "after %d schedules; to repeat this one: mvn -pl functions/testing -am verify"
                  + " -Dtest=EngineFaultsTest -Dsurefire.failIfNoSpecifiedTests=false"
                  + " -Dschedules=1 -Dseed=%d",
              seed - SEED, seed)
          .isEmpty();
    }
  }
}
