package shop.testing;

import cqrs.testkit.faults.Schedule;
import cqrs.testkit.faults.SeededSchedules;
import org.junit.jupiter.api.Test;

/** Exactly once, under every fault that the kit can make. */
class EngineFaultsTest {

  private final SeededSchedules schedules =
      ShopSchedules.of(EngineFaultsTest.class, "schedules", 350, Schedule::run);

  @Test
  void everyRowEqualsOneFoldOfTheJournalWhateverIsDeliveredAndHowever() throws Exception {
    schedules.run();
  }

  @Test
  void aSeedRepeatsItsScheduleCallByCall() {
    schedules.repeat(10);
  }
}
