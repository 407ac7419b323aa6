package rooms;

import module java.base;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.*;
import rooms.RoomEvent.*;

/** How full a hotel is, by day. Rooms of all partitions share the rows, so it only adds. */
final class Occupancy implements Projection<RoomEvent>, Conserved<RoomEvent> {

  @Override
  public String view() {
    return "occupancy";
  }

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
    return Optional.of(this);
  }

  @Override
  public Map<String, BigDecimal> of(Row row) {
    return Map.of("booked nights", row.decimal("booked"));
  }

  @Override
  public Map<String, BigDecimal> of(RoomEvent event) {
    int nights =
        switch (event) {
          case RoomOpened _ -> 0;
          case NightsBooked e -> e.stay().nights().size();
          case BookingCancelled e -> -e.stay().nights().size();
          case BookingMoved e -> e.stay().nights().size() - e.before().nights().size();
        };
    return Map.of("booked nights", BigDecimal.valueOf(nights));
  }

  /** What a row says; nothing of a night without a booking. */
  static Map<String, Object> json(Row row) {
    if (row.sk().equals(Calendar.WHOLE)) {
      return Map.of("hotel", row.pk(), "rooms", row.count("rooms"));
    }
    long booked = row.count("booked");
    return booked == 0 ? Map.of() : Map.of("night", row.sk(), "booked", booked);
  }
}
