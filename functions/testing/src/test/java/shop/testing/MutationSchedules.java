package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A few schedules of each kind, for the mutation tester, which runs them once for each mutant that
 * the unit tests do not kill. The ordinary build has {@link EngineFaultsTest} and {@link
 * RebuildFaultsTest} instead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutationSchedules {

  private static final long HISTORY = 1;

  /** Every sample projection twice. */
  private static final int DELIVERIES = 12;

  private static final int REBUILDS = 12;

  private final Store store = new Store();
  private final Schedules.Group deliveries = Schedules.sharing(Schedule::run).on(store, HISTORY);
  private final Schedules.Group rebuilds =
      Schedules.sharing(RebuildSchedule::run).on(store, HISTORY + 1);

  @AfterAll
  void stop() {
    store.close();
  }

  @Test
  void deliveriesEndAsTheFold() {
    all(deliveries, "delivered", DELIVERIES);
  }

  @Test
  void rebuildsEndAsTheFold() {
    all(rebuilds, "rebuilt", REBUILDS);
  }

  private static void all(Schedules.Group group, String name, int count) {
    for (long seed = 0; seed < count; seed++) {
      Schedule.Result result = group.run(name + System.nanoTime(), seed);
      assertThat(result.wrong()).as("schedule %d", seed).isEmpty();
    }
  }
}
