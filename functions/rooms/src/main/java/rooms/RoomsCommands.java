package rooms;

import module java.base;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.command.Commands;
import cqrs.domain.AggregateId;
import cqrs.domain.Decision;
import cqrs.http.*;
import cqrs.http.input.*;
import cqrs.http.json.*;
import cqrs.http.problem.*;
import rooms.RoomEvent.RoomOpened;

/** Reads the commands. {@link Room} decides on them. */
public final class RoomsCommands implements Commands<RoomEvent> {

  /** Reads a body to a decision on the room at the command's time. */
  private interface Change
      extends BiFunction<Fields, Instant, Function<Room, Decision<RoomEvent, Problem>>> {}

  @Override
  public Map<String, CommandReader<RoomEvent>> readers(Supplier<String> ids) {
    return Map.of(
        "POST /rooms",
        (request, now) -> open(JsonBody.read(request, fields -> opened(fields, now, ids))),
        "POST /rooms/{id}/bookings",
        (request, now) -> change(request, now, book(ids)),
        "PUT /rooms/{id}/bookings/{booking}",
        (request, now) -> change(request, now, move(request.path("booking", Rule.ID))),
        "POST /rooms/{id}/bookings/{booking}/cancellation",
        (request, now) -> change(request, now, cancel(request.path("booking", Rule.ID))));
  }

  private static RoomOpened opened(Fields fields, Instant now, Supplier<String> ids) {
    String id = fields.find("roomId", Rule.ID).orElseGet(ids);
    String hotel = fields.get("hotel", Rule.LABEL);
    return new RoomOpened(id, hotel, fields.get("name", Rule.NAME), time(fields, now));
  }

  private static CommandSpec<Room, RoomEvent> open(RoomOpened opened) {
    return CommandSpec.creating(
        RoomsApplication.ROOMS,
        opened.aggregate(),
        RoomsApi::path,
        (room, _) ->
            room == null
                ? Decision.accept(opened)
                : Room.reject(ProblemType.ALREADY_EXISTS, "There is such a room already."));
  }

  private static Change book(Supplier<String> ids) {
    return (fields, time) -> {
      String booking = fields.find("bookingId", Rule.ID).orElseGet(ids);
      String guest = fields.get("guest", Rule.NAME);
      LocalDate from = fields.get("from", Rule.DATE);
      LocalDate to = fields.get("to", Rule.DATE);
      return room -> room.book(new Stay(room.hotel(), booking, guest, from, to), time);
    };
  }

  private static Change move(String booking) {
    return (fields, time) -> {
      LocalDate from = fields.get("from", Rule.DATE);
      LocalDate to = fields.get("to", Rule.DATE);
      return room -> room.move(booking, from, to, time);
    };
  }

  private static Change cancel(String booking) {
    return (_, time) -> room -> room.cancel(booking, time);
  }

  private static CommandSpec<Room, RoomEvent> change(Request request, Instant now, Change change) {
    String id = request.path("id", Rule.ID);
    AggregateId room = new AggregateId(RoomEvent.ROOM, id);
    Function<Room, Decision<RoomEvent, Problem>> decide =
        JsonBody.read(request, fields -> change.apply(fields, time(fields, now)));
    return CommandSpec.changing(
            RoomsApplication.ROOMS,
            room,
            RoomsApi::path,
            (state, _) ->
                state == null
                    ? Room.reject(ProblemType.NOT_FOUND, "There is no room " + id + ".")
                    : decide.apply(state))
        .orderedBy(id);
  }

  /** Now; imports of history give the time. */
  private static Instant time(Fields fields, Instant now) {
    Instant time = fields.findImport("occurredAt", Rule.TIME).orElse(now);
    if (time.isAfter(now)) {
      fields.fault("occurredAt", "occurredAt must not lie ahead.");
    }
    return time;
  }
}
