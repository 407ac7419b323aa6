package rooms;

import cqrs.projection.Projection;
import cqrs.testkit.Seeds;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.RebuildSchedule;
import cqrs.testkit.faults.Schedule;
import cqrs.testkit.faults.SeededSchedules;
import cqrs.testkit.journal.WrittenJournal;
import cqrs.testkit.views.TestProjection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The engine's promise on the events and views of rooms, under the test kit's faults. */
class RoomsFaultsTest {

  private static final String MODULE = "functions/rooms";

  private static final class Subject implements SeededSchedules.Subject<RoomEvent> {

    @Override
    public WrittenJournal<RoomEvent> journal(Store store, String table, long seed) {
      Random random = Seeds.random(seed);
      return new RandomBookings(store, table, 1 + random.nextInt(4), seed)
          .write(1 + random.nextInt(4), 10 + random.nextInt(20));
    }

    @Override
    public Projection<RoomEvent> projection(String view, long seed) {
      List<Projection<RoomEvent>> all = new RoomsApplication().all();
      Projection<RoomEvent> real = all.get((int) Math.floorMod(seed, (long) all.size()));
      return new TestProjection<>(view, real.sharesRows(), real::project);
    }
  }

  @Test
  void everyRowEqualsAFoldOfTheJournalAfterAnyDeliveries() throws Exception {
    deliveries().run();
  }

  @Test
  void everyGenerationEqualsItsFoldAfterAnyRebuilds() throws Exception {
    new SeededSchedules(
            MODULE,
            RoomsFaultsTest.class,
            "rebuilds",
            20,
            SeededSchedules.of(new Subject(), RebuildSchedule::run))
        .run();
  }

  @Test
  void aSeedRepeatsItsScheduleCallByCall() {
    deliveries().repeat(2);
  }

  private static SeededSchedules deliveries() {
    return new SeededSchedules(
        MODULE,
        RoomsFaultsTest.class,
        "schedules",
        100,
        SeededSchedules.of(new Subject(), Schedule::run));
  }
}
