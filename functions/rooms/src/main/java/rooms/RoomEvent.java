package rooms;

import module java.base;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.Payload;

/** What happens to a room. */
public sealed interface RoomEvent extends Event {

  /** The type of the aggregate. It is stored: never rename it. */
  String ROOM = "ROOM";

  String roomId();

  @Override
  default AggregateId aggregate() {
    return new AggregateId(ROOM, roomId());
  }

  record RoomOpened(String roomId, String hotel, String name, Instant occurredAt)
      implements RoomEvent {}

  record NightsBooked(String roomId, Stay stay, Instant occurredAt) implements RoomEvent {}

  record BookingMoved(String roomId, Stay before, Stay stay, Instant occurredAt)
      implements RoomEvent {}

  record BookingCancelled(String roomId, Stay stay, Instant occurredAt) implements RoomEvent {}

  /** A booking. Events carry all of it; the day {@code to} is the one of leaving. */
  record Stay(String hotel, String booking, String guest, LocalDate from, LocalDate to) {

    List<LocalDate> nights() {
      return from.datesUntil(to).toList();
    }

    /** The stored form, in events and in the room's row. */
    Map<String, Object> json() {
      return Map.of("hotel", hotel, "booking", booking, "guest", guest, "from", from, "to", to);
    }

    /** What others are told: no guest's name. */
    Map<String, Object> shared() {
      return Map.of("hotel", hotel, "booking", booking, "from", from, "to", to);
    }

    static Stay of(Payload json) {
      String guest = json.text("guest");
      LocalDate from = json.date("from");
      return new Stay(json.text("hotel"), json.text("booking"), guest, from, json.date("to"));
    }
  }
}
