package rooms;

import module java.base;

import cqrs.domain.AggregateId;
import cqrs.relay.RelayContract;
import rooms.RoomEvent.*;

/** What subscribers are told. No guest's name is among it: what is published stays published. */
public final class RoomsContract implements RelayContract<RoomEvent> {

  @Override
  public String source() {
    return "hotel.rooms";
  }

  @Override
  public String link(AggregateId room) {
    return RoomsApi.path(room);
  }

  @Override
  public PublishedForm published(RoomEvent event) {
    return switch (event) {
      case RoomOpened e -> form("RoomOpened", Map.of("hotel", e.hotel(), "name", e.name()));
      case NightsBooked e -> form("NightsBooked", stay(e.stay()));
      case BookingCancelled e -> form("BookingCancelled", stay(e.stay()));
      case BookingMoved e ->
          form("BookingMoved", Map.of("before", stay(e.before()), "after", stay(e.stay())));
    };
  }

  private static Map<String, Object> stay(Stay stay) {
    Map<String, Object> data = stay.json();
    data.remove("guest");
    return data;
  }

  private static PublishedForm form(String type, Map<String, Object> data) {
    return new PublishedForm(type, 1, new TreeMap<>(data));
  }
}
