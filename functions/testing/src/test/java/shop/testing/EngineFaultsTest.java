package shop.testing;

import org.junit.jupiter.api.Test;

/** Exactly once, under every fault that the kit can make. */
class EngineFaultsTest {

  private final Schedules schedules =
      new Schedules(EngineFaultsTest.class, "schedules", 1000, Schedules.sharing(Schedule::run));

  @Test
  void everyRowEqualsOneFoldOfTheJournalWhateverIsDeliveredAndHowever() throws Exception {
    schedules.run();
  }

  @Test
  void aSeedRepeatsItsScheduleCallByCall() {
    schedules.repeat(10);
  }
}
