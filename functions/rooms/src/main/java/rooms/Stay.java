package rooms;

import module java.base;

import cqrs.journal.codec.Payload;

/** A booking. Events carry all of it; the day {@code to} is the one of leaving. */
public record Stay(String hotel, String booking, String guest, LocalDate from, LocalDate to) {

  List<LocalDate> nights() {
    return from.datesUntil(to).toList();
  }

  /** The stored form, in events and in the room's row. */
  Map<String, Object> json() {
    Map<String, Object> json = new TreeMap<>(Map.of("hotel", hotel, "booking", booking));
    json.putAll(Map.of("guest", guest, "from", from.toString(), "to", to.toString()));
    return json;
  }

  static Stay of(Payload json) {
    LocalDate from = LocalDate.parse(json.text("from"));
    LocalDate to = LocalDate.parse(json.text("to"));
    return new Stay(json.text("hotel"), json.text("booking"), json.text("guest"), from, to);
  }
}
