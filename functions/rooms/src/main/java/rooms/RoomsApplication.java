package rooms;

import static cqrs.http.Route.About.NO_OWNER;

import module java.base;

import cqrs.application.*;
import cqrs.command.*;
import cqrs.domain.*;
import cqrs.http.*;
import cqrs.http.input.*;
import cqrs.http.problem.*;
import cqrs.journal.*;
import cqrs.journal.codec.*;
import cqrs.projection.*;
import cqrs.projection.read.Rows;
import cqrs.query.Queries.Query;
import rooms.RoomEvent.*;

/** All that the engine asks of an application. A room belongs to no caller: scopes decide. */
public final class RoomsApplication extends WholeApplication<RoomEvent> {

  static final AggregateRows<Room, RoomEvent> ROOMS =
      AggregateRows.of(RoomEvent.ROOM, RoomEvent.class, Room::evolve, Room::json, Room::of);

  static final ProblemType NIGHT_TAKEN =
      new ProblemType(409, "night-taken", "Another booking has one of the nights");

  private static final EventCodec<RoomEvent> CODEC =
      EventCodec.of(
          EventType.of("RoomOpened", RoomOpened.class)
              .writes(e -> Map.of("hotel", e.hotel(), "name", e.name()))
              .reads((id, at, e) -> new RoomOpened(id, e.text("hotel"), e.text("name"), at)),
          EventType.of("NightsBooked", NightsBooked.class)
              .writes(e -> e.stay().json())
              .reads((id, at, e) -> new NightsBooked(id, Stay.of(e), at)),
          EventType.of("BookingMoved", BookingMoved.class)
              .writes(e -> Map.of("stays", List.of(e.before().json(), e.stay().json())))
              .reads((id, at, e) -> moved(id, e.each("stays", Stay::of), at)),
          EventType.of("BookingCancelled", BookingCancelled.class)
              .writes(e -> e.stay().json())
              .reads((id, at, e) -> new BookingCancelled(id, Stay.of(e), at)));

  private static BookingMoved moved(String id, List<Stay> stays, Instant at) {
    return new BookingMoved(id, stays.getFirst(), stays.getLast(), at);
  }

  public RoomsApplication() {
    super("rooms", CODEC, List.of(ROOMS), new Calendar("calendar"), new Occupancy("occupancy"));
  }

  @Override
  public String source() {
    return "hotel.rooms";
  }

  @Override
  public Map<String, Object> data(RoomEvent event) {
    return switch (event) {
      case RoomOpened e -> Map.of("hotel", e.hotel(), "name", e.name());
      case NightsBooked e -> e.stay().shared();
      case BookingCancelled e -> e.stay().shared();
      case BookingMoved e -> Map.of("before", e.before().shared(), "after", e.stay().shared());
    };
  }

  @Override
  public String path(AggregateId room) {
    return "/rooms/" + room.id() + "/calendar";
  }

  @Override
  protected void declare(Endpoints<RoomEvent> endpoints) {
    endpoints
        .commands(NO_OWNER, "rooms:write")
        .add("POST /rooms", RoomsApplication::open)
        .add("POST /rooms/{id}/bookings", RoomsApplication::book)
        .add("PUT /rooms/{id}/bookings/{booking}", RoomsApplication::move)
        .add("POST /rooms/{id}/bookings/{booking}/cancellation", RoomsApplication::cancel);
    Query calendar = nights("id", Rule.ID, Calendar::json);
    Query occupancy = nights("hotel", Rule.LABEL, Occupancy::json);
    endpoints
        .queries(NO_OWNER, "rooms:read", "rooms:read-all")
        .add("GET /rooms/{id}/calendar", "calendar", calendar)
        .add("GET /hotels/{hotel}/occupancy", "occupancy", occupancy);
  }

  private static CommandSpec<Room, RoomEvent> open(CommandRequest request, Instant time) {
    String id = request.idOrNew("roomId");
    String hotel = request.get("hotel", Rule.LABEL);
    RoomOpened opened = new RoomOpened(id, hotel, request.get("name", Rule.NAME), time);
    return CommandSpec.creating(ROOMS, id, () -> Decision.accept(opened));
  }

  private static CommandSpec<Room, RoomEvent> book(CommandRequest request, Instant time) {
    String id = request.idOrNew("bookingId");
    String guest = request.get("guest", Rule.NAME);
    LocalDate from = request.get("from", Rule.DATE);
    LocalDate to = request.get("to", Rule.DATE);
    return request
        .changing(ROOMS, room -> room.book(new Stay(room.hotel(), id, guest, from, to), time))
        .answering("bookingId", id);
  }

  private static CommandSpec<Room, RoomEvent> move(CommandRequest request, Instant time) {
    String booking = request.path("booking", Rule.ID);
    LocalDate from = request.get("from", Rule.DATE);
    LocalDate to = request.get("to", Rule.DATE);
    return request.changing(ROOMS, room -> room.move(booking, from, to, time));
  }

  private static CommandSpec<Room, RoomEvent> cancel(CommandRequest request, Instant time) {
    String booking = request.path("booking", Rule.ID);
    return request.changing(ROOMS, room -> room.cancel(booking, time));
  }

  private static Query nights(
      String parameter, Rule<String> rule, BiFunction<Row, List<Row>, Map<String, Object>> json) {
    return (request, view) -> {
      String pk = request.path(parameter, rule);
      Days days = request.query(it -> Days.of(it, LocalDate.now(ZoneOffset.UTC), 28, 92));
      Rows.Range nights = Rows.Range.of(pk, days.from().toString(), days.last().toString());
      return view.read(
          request,
          rows ->
              rows.get(new RowKey(pk, Calendar.WHOLE))
                  .map(whole -> Response.json(200, json.apply(whole, rows.all(nights))))
                  .orElseThrow(() -> ProblemException.notYet("room or hotel " + pk)));
    };
  }
}
