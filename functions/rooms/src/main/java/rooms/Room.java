package rooms;

import module java.base;

import cqrs.domain.Decision;
import cqrs.http.problem.*;
import cqrs.journal.codec.Payload;
import org.jspecify.annotations.Nullable;
import rooms.RoomEvent.*;

/**
 * A room and the rules of its bookings.
 *
 * @param today the latest day of UTC on which something happened; what ended by then is forgotten
 * @param stays by booking
 */
public record Room(String id, String hotel, String name, LocalDate today, Map<String, Stay> stays) {

  static Room evolve(@Nullable Room before, RoomEvent event) {
    if (event instanceof RoomOpened e) {
      return new Room(e.roomId(), e.hotel(), e.name(), LocalDate.MIN, Map.of()).at(e.occurredAt());
    }
    Room room = Objects.requireNonNull(before, "A history begins with RoomOpened.");
    Map<String, Stay> stays = new TreeMap<>(room.stays);
    switch (event) {
      case RoomOpened _ -> {}
      case NightsBooked e -> stays.put(e.stay().booking(), e.stay());
      case BookingMoved e -> stays.put(e.stay().booking(), e.stay());
      case BookingCancelled e -> stays.remove(e.stay().booking());
    }
    return new Room(room.id, room.hotel, room.name, room.today, stays).at(event.occurredAt());
  }

  /** The room as of then. No day comes again, so that no night is booked after it is forgotten. */
  private Room at(Instant time) {
    LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
    LocalDate then = day.isAfter(today) ? day : today;
    Map<String, Stay> left = new TreeMap<>(stays);
    left.values().removeIf(stay -> !stay.to().isAfter(then));
    return new Room(id, hotel, name, then, left);
  }

  Decision<RoomEvent, Problem> book(Stay stay, Instant time) {
    return at(time).stays.containsKey(stay.booking())
        ? reject(ProblemType.ALREADY_EXISTS, "There is a booking " + stay.booking() + " already.")
        : at(time).ifFree(stay, new NightsBooked(id, stay, time));
  }

  Decision<RoomEvent, Problem> move(String booking, LocalDate from, LocalDate to, Instant time) {
    Stay before = at(time).stays.get(booking);
    if (before == null) {
      return unknown(booking);
    }
    Stay stay = new Stay(hotel, booking, before.guest(), from, to);
    return stay.equals(before)
        ? Decision.unchanged()
        : at(time).ifFree(stay, new BookingMoved(id, before, stay, time));
  }

  Decision<RoomEvent, Problem> cancel(String booking, Instant time) {
    Stay stay = at(time).stays.get(booking);
    return stay == null ? unknown(booking) : Decision.accept(new BookingCancelled(id, stay, time));
  }

  private Decision<RoomEvent, Problem> ifFree(Stay stay, RoomEvent event) {
    LocalDate last = today.plusYears(2);
    if (stay.from().isBefore(today) || stay.to().isAfter(last)) {
      return reject(ProblemType.BAD_REQUEST, "Nights must lie from " + today + " to " + last + ".");
    }
    if (!stay.to().isAfter(stay.from()) || stay.to().isAfter(stay.from().plusDays(30))) {
      return reject(ProblemType.BAD_REQUEST, "to must be 1 to 30 days after from.");
    }
    Map<String, Stay> others = new TreeMap<>(stays);
    others.remove(stay.booking());
    for (LocalDate night : stay.nights()) {
      if (others.values().stream().anyMatch(other -> other.nights().contains(night))) {
        return reject(RoomsApplication.NIGHT_TAKEN, "The night of " + night + " is taken.");
      }
    }
    return Decision.accept(event);
  }

  private static Decision<RoomEvent, Problem> unknown(String booking) {
    return reject(ProblemType.NOT_FOUND, "No booking " + booking + " is here, or it is over.");
  }

  private static Decision<RoomEvent, Problem> reject(ProblemType type, String detail) {
    return Decision.reject(Problem.of(type, detail));
  }

  /** The stored form. */
  Map<String, Object> json() {
    List<Object> list = stays.values().stream().<Object>map(Stay::json).toList();
    return Map.of("hotel", hotel, "name", name, "today", today, "stays", list);
  }

  static Room of(String id, Payload json) {
    Map<String, Stay> stays = new TreeMap<>();
    json.each("stays", Stay::of).forEach(stay -> stays.put(stay.booking(), stay));
    return new Room(id, json.text("hotel"), json.text("name"), json.date("today"), stays);
  }
}
