package shop.testing;

import cqrs.testkit.faults.RebuildSchedule;
import cqrs.testkit.faults.SeededSchedules;
import org.junit.jupiter.api.Test;

/** A rebuild equals its journal, whatever happens to it and beside it. */
class RebuildFaultsTest {

  private final SeededSchedules schedules =
      ShopSchedules.of(RebuildFaultsTest.class, "rebuilds", 110, RebuildSchedule::run);

  @Test
  void everyGenerationEqualsItsFoldWhateverHappensToSlicesAndDeliveries() throws Exception {
    schedules.run();
  }

  @Test
  void aSeedRepeatsItsScheduleCallByCall() {
    schedules.repeat(10);
  }
}
