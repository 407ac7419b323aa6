package rooms;

import module java.base;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.*;
import rooms.RoomEvent.*;

/** How full a hotel is, by day. Rooms of all partitions share the rows, so it only adds. */
record Occupancy(String view) implements Projection<RoomEvent> {

  @Override
  public void project(RecordedEvent<RoomEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case RoomOpened e -> changes.row(e.hotel(), Calendar.WHOLE).add("rooms", 1);
      case NightsBooked e -> add(changes, e.stay(), 1);
      case BookingCancelled e -> add(changes, e.stay(), -1);
      case BookingMoved e -> {
        add(changes, e.before(), -1);
        add(changes, e.stay(), 1);
      }
    }
  }

  private static void add(Changes changes, Stay stay, int count) {
    for (LocalDate night : stay.nights()) {
      changes.row(stay.hotel(), night.toString()).add("booked", count);
    }
  }

  @Override
  public Optional<Conserved<RoomEvent>> conserved() {
    return Optional.of(Conserved.amount("booked nights", "booked", Occupancy::booked));
  }

  private static long booked(RoomEvent event) {
    return switch (event) {
      case RoomOpened _ -> 0;
      case NightsBooked e -> e.stay().nights().size();
      case BookingCancelled e -> -e.stay().nights().size();
      case BookingMoved e -> e.stay().nights().size() - e.before().nights().size();
    };
  }

  /** The hotel, without the nights that have no booking. */
  static Map<String, Object> json(Row hotel, List<Row> nights) {
    Stream<Row> booked = nights.stream().filter(night -> night.count("booked") != 0);
    List<Object> list =
        booked.<Object>map(it -> Map.of("night", it.sk(), "booked", it.count("booked"))).toList();
    return Map.of("hotel", hotel.pk(), "rooms", hotel.count("rooms"), "nights", list);
  }
}
