package rooms;

import cqrs.domain.Decision;
import cqrs.http.problem.Problem;
import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.Versioned;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.WrittenJournal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import rooms.RoomEvent.RoomOpened;
import rooms.RoomEvent.Stay;

/** Random commands for a few rooms of two hotels. The rooms' own rules decide them. */
final class RandomBookings extends WrittenJournal<RoomEvent> {

  private static final LocalDate FIRST_NIGHT = LocalDate.parse("2026-06-10");

  private final Map<String, Versioned<Room>> rooms = new TreeMap<>();
  private Instant now = Instant.parse("2026-06-01T12:00:00Z");

  RandomBookings(Store store, String table, int partitions, long seed) {
    super(
        store,
        table,
        new JournalSettings(new Partitions(partitions), 1),
        seed,
        new RoomsApplication().codec());
  }

  RandomBookings write(int roomCount, int commands) {
    for (int i = 0; i < roomCount; i++) {
      append("r" + i, new RoomOpened("r" + i, "h" + i % 2, "Room " + i, now));
    }
    for (int i = 0; i < commands; i++) {
      now = now.plus(Duration.ofMinutes(1));
      command("r" + random.nextInt(roomCount));
    }
    return this;
  }

  private void command(String id) {
    Room room = Objects.requireNonNull(rooms.get(id)).state();
    String booking = "b" + random.nextInt(6);
    LocalDate from = FIRST_NIGHT.plusDays(random.nextInt(12));
    LocalDate to = from.plusDays(1 + random.nextInt(4));
    Decision<RoomEvent, Problem> decision =
        switch (random.nextInt(4)) {
          case 0, 1 -> room.book(new Stay(room.hotel(), booking, "G" + booking, from, to), now);
          case 2 -> room.move(booking, from, to, now);
          default -> room.cancel(booking, now);
        };
    if (decision instanceof Decision.Accepted<RoomEvent, Problem>(var events)) {
      events.forEach(event -> append(id, event));
    }
  }

  private void append(String id, RoomEvent event) {
    rooms.put(id, append(RoomsApplication.ROOMS, rooms.get(id), List.of(event)));
  }
}
