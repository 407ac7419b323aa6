package rooms;

import module java.base;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.*;
import rooms.RoomEvent.*;

/** Who sleeps where: a row for each night of a room, empty where a booking went away. */
record Calendar(String view) implements Projection<RoomEvent> {

  /** The row of the room itself. Its sort key is behind those of all nights. */
  static final String WHOLE = "whole";

  @Override
  public boolean sharesRows() {
    return false;
  }

  @Override
  public void project(RecordedEvent<RoomEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case RoomOpened e -> changes.row(e.roomId(), WHOLE).set("name", e.name());
      case NightsBooked e ->
          set(changes, e.roomId(), e.stay(), e.stay().booking(), e.stay().guest());
      case BookingCancelled e -> set(changes, e.roomId(), e.stay(), "", "");
      case BookingMoved e -> {
        set(changes, e.roomId(), e.before(), "", "");
        set(changes, e.roomId(), e.stay(), e.stay().booking(), e.stay().guest());
      }
    }
  }

  private static void set(Changes changes, String room, Stay stay, String booking, String guest) {
    for (LocalDate night : stay.nights()) {
      changes.row(room, night.toString()).set("booking", booking).set("guest", guest);
    }
  }

  /** The room, without the nights that have no booking. */
  static Map<String, Object> json(Row room, List<Row> nights) {
    Stream<Row> booked = nights.stream().filter(night -> !night.text("booking").isEmpty());
    List<Object> list = booked.<Object>map(Calendar::night).toList();
    return Map.of("roomId", room.pk(), "name", room.text("name"), "nights", list);
  }

  private static Map<String, Object> night(Row it) {
    return Map.of("night", it.sk(), "bookingId", it.text("booking"), "guest", it.text("guest"));
  }
}
