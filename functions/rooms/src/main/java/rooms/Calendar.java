package rooms;

import module java.base;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.*;
import rooms.RoomEvent.*;

/** Who sleeps where: a row for each night of a room, empty where a booking went away. */
final class Calendar implements Projection<RoomEvent> {

  /** The row of the room itself. Its sort key is behind those of all nights. */
  static final String WHOLE = "whole";

  @Override
  public String view() {
    return "calendar";
  }

  @Override
  public boolean sharesRows() {
    return false;
  }

  @Override
  public void project(RecordedEvent<RoomEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case RoomOpened e -> changes.row(e.roomId(), WHOLE).set("name", e.name());
      case NightsBooked e -> set(changes, e, e.stay(), e.stay().booking(), e.stay().guest());
      case BookingCancelled e -> set(changes, e, e.stay(), "", "");
      case BookingMoved e -> {
        set(changes, e, e.before(), "", "");
        set(changes, e, e.stay(), e.stay().booking(), e.stay().guest());
      }
    }
  }

  private static void set(
      Changes changes, RoomEvent event, Stay stay, String booking, String guest) {
    for (LocalDate night : stay.nights()) {
      changes.row(event.roomId(), night.toString()).set("booking", booking).set("guest", guest);
    }
  }

  /** What a row says; nothing of a night without a booking. */
  static Map<String, Object> json(Row row) {
    if (row.sk().equals(WHOLE)) {
      return Map.of("roomId", row.pk(), "name", row.text("name"));
    }
    String booking = row.text("booking");
    return booking.isEmpty()
        ? Map.of()
        : Map.of("night", row.sk(), "bookingId", booking, "guest", row.text("guest"));
  }
}
