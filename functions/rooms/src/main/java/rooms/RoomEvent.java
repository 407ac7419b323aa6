package rooms;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import java.time.Instant;

/** What happens to a room. All events of a room stay in order. */
public sealed interface RoomEvent extends Event {

  /** The type of the aggregate. It is stored: never rename it. */
  String ROOM = "ROOM";

  String roomId();

  @Override
  default AggregateId aggregate() {
    return new AggregateId(ROOM, roomId());
  }

  @Override
  default String orderingKey() {
    return roomId();
  }

  record RoomOpened(String roomId, String hotel, String name, Instant occurredAt)
      implements RoomEvent {}

  record NightsBooked(String roomId, Stay stay, Instant occurredAt) implements RoomEvent {}

  record BookingMoved(String roomId, Stay before, Stay stay, Instant occurredAt)
      implements RoomEvent {}

  record BookingCancelled(String roomId, Stay stay, Instant occurredAt) implements RoomEvent {}
}
