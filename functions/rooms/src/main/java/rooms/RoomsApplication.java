package rooms;

import module java.base;

import cqrs.domain.Application;
import cqrs.journal.*;
import cqrs.journal.codec.*;
import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.Packed;
import cqrs.projection.Projector;
import cqrs.projection.Views;
import org.jspecify.annotations.Nullable;
import rooms.RoomEvent.*;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The application's name, the stored forms of its events and rooms, and its views. */
public final class RoomsApplication implements Application, Stored<RoomEvent>, Views<RoomEvent> {

  static final AggregateRows<Room, RoomEvent> ROOMS = new RoomRows();

  private static final EventCodec<RoomEvent> CODEC =
      new EventCodec<>(
          List.of(
              new EventType<>(
                  "RoomOpened",
                  RoomOpened.class,
                  e -> Map.of("hotel", e.hotel(), "name", e.name()),
                  (id, at, json) -> new RoomOpened(id, json.text("hotel"), json.text("name"), at)),
              new EventType<>(
                  "NightsBooked",
                  NightsBooked.class,
                  e -> e.stay().json(),
                  (id, at, json) -> new NightsBooked(id, Stay.of(json), at)),
              new EventType<>(
                  "BookingMoved",
                  BookingMoved.class,
                  e -> Map.of("stays", List.of(e.before().json(), e.stay().json())),
                  (id, at, json) -> moved(id, json.each("stays", Stay::of), at)),
              new EventType<>(
                  "BookingCancelled",
                  BookingCancelled.class,
                  e -> e.stay().json(),
                  (id, at, json) -> new BookingCancelled(id, Stay.of(json), at))));

  private static BookingMoved moved(String id, List<Stay> stays, Instant at) {
    return new BookingMoved(id, stays.getFirst(), stays.getLast(), at);
  }

  @Override
  public String name() {
    return "rooms";
  }

  @Override
  public String metricsNamespace() {
    return "Rooms";
  }

  @Override
  public String publishedView() {
    return "calendar";
  }

  @Override
  public EventCodec<RoomEvent> codec() {
    return CODEC;
  }

  @Override
  public List<AggregateRows<?, ?>> aggregates() {
    return List.of(ROOMS);
  }

  @Override
  public List<Projector<RoomEvent>> projectors() {
    return List.of(new Projector<>("rooms", List.of(new Calendar(), new Occupancy())));
  }

  private static final class RoomRows extends AggregateRows<Room, RoomEvent> {

    RoomRows() {
      super(RoomEvent.ROOM, RoomEvent.class);
    }

    @Override
    public Room evolve(@Nullable Room room, RoomEvent event) {
      return Room.evolve(room, event);
    }

    @Override
    protected void write(Room room, Map<String, AttributeValue> row) {
      row.put("hotel", Attributes.s(room.hotel()));
      row.put("name", Attributes.s(room.name()));
      row.put("today", Attributes.s(room.today().toString()));
      List<Map<String, Object>> stays = room.stays().values().stream().map(Stay::json).toList();
      row.put("stays", Packed.pack(Json.write(stays)));
    }

    @Override
    protected Room read(String id, Map<String, AttributeValue> row) {
      Map<String, Stay> stays = new TreeMap<>();
      List<Object> json = Json.list(Packed.unpack(Attributes.present(row, "stays")));
      Payload.objects(json, "stays").stream()
          .map(Stay::of)
          .forEach(stay -> stays.put(stay.booking(), stay));
      LocalDate today = LocalDate.parse(Attributes.string(row, "today"));
      return new Room(
          id, Attributes.string(row, "hotel"), Attributes.string(row, "name"), today, stays);
    }
  }
}
