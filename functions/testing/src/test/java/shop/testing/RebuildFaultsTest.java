package shop.testing;

import org.junit.jupiter.api.Test;

/** A rebuild equals its journal, whatever happens to it and beside it. */
class RebuildFaultsTest {

  private final Schedules schedules =
      new Schedules(
          RebuildFaultsTest.class, "rebuilds", 300, Schedules.sharing(RebuildSchedule::run));

  @Test
  void everyGenerationEqualsItsFoldWhateverHappensToSlicesAndDeliveries() throws Exception {
    schedules.run();
  }

  @Test
  void aSeedRepeatsItsScheduleCallByCall() {
    schedules.repeat(10);
  }
}
