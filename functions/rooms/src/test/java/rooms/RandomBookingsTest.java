package rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rooms.RoomEvent.BookingCancelled;
import rooms.RoomEvent.BookingMoved;
import rooms.RoomEvent.NightsBooked;
import rooms.RoomEvent.RoomOpened;
import rooms.RoomEvent.Stay;

/**
 * Random commands of several callers at once, each sent twice. Then both views show what a plain
 * list of all nights says, and no night was ever given to two bookings.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomBookingsTest {

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private static final int CALLERS = 4;
  private static final int COMMANDS = 24;
  private static final int ROOMS = 4;
  private static final int DAYS = 60;

  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private Hotel hotel;

  @BeforeAll
  void start() {
    hotel = Hotel.open();
    hotel.awaitViews();
  }

  @AfterAll
  void stop() {
    hotel.close();
    assertThat(statuses.keySet()).as("statuses %s", statuses).contains(200, 404, 409);
    assertThat(statuses.keySet()).as("statuses %s", statuses).allMatch(status -> status < 500);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bothViewsShowWhatTheJournalSays(long seed) throws Exception {
    for (int room = 0; room < ROOMS; room++) {
      JsonNode _ = hotel.openRoom(room(seed, room), house(seed, room));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> callers =
          IntStream.range(0, CALLERS)
              .<Callable<Boolean>>mapToObj(caller -> () -> call(seed, caller))
              .toList();
      for (var done : threads.invokeAll(callers)) {
        assertThat(done.get()).isTrue();
      }
    }
    hotel.awaitViews();
    Nights expected = new Nights();
    journal(seed).forEach(expected::add);
    String period = "?from=%s&to=%s".formatted(today, today.plusDays(DAYS + 30));
    for (int room = 0; room < ROOMS; room++) {
      String id = room(seed, room);
      JsonNode shown = hotel.expect(200, "GET", "/rooms/" + id + "/calendar" + period, "");
      assertThat(calendar(shown)).as(id).isEqualTo(expected.taken.getOrDefault(id, Map.of()));
    }
    for (int house = 0; house < 2; house++) {
      String id = house(seed, house);
      JsonNode shown = hotel.expect(200, "GET", "/hotels/" + id + "/occupancy" + period, "");
      assertThat(shown.path("rooms").asInt()).as(id).isEqualTo(ROOMS / 2);
      assertThat(occupancy(shown)).as(id).isEqualTo(expected.booked(id));
    }
  }

  private static String room(long seed, int room) {
    return "s" + seed + "-" + room;
  }

  /** Rooms of several journal partitions share a house. */
  private static String house(long seed, int room) {
    return "h" + seed + "-" + room % 2;
  }

  private boolean call(long seed, int caller) {
    Random random = new Random(seed * 100 + caller);
    for (int i = 0; i < COMMANDS; i++) {
      String bookings = "/rooms/" + room(seed, random.nextInt(ROOMS)) + "/bookings";
      String id = "b" + random.nextInt(12);
      int from = random.nextInt(DAYS);
      String nights =
          "\"from\":\"%s\",\"to\":\"%s\"}"
              .formatted(today.plusDays(from), today.plusDays(from + 1 + random.nextInt(6)));
      String key = "%d-%d-%d".formatted(seed, caller, i);
      int kind = random.nextInt(10);
      for (int copy = 0; copy < 2; copy++) {
        if (kind < 5) {
          String guest = "{\"bookingId\":\"%s\",\"guest\":\"G%s\",".formatted(id, key);
          send("POST", bookings, guest + nights, key);
        } else if (kind < 8) {
          send("PUT", bookings + "/" + id, "{" + nights, key);
        } else {
          send("POST", bookings + "/" + id + "/cancellation", "{}", key);
        }
      }
      if (caller == 0 && i % 5 == 0) {
        // Brings events that the stream delivers as well.
        String _ =
            hotel
                .system()
                .invoke("CatchUpFunction", "{\"detail\":{\"views\":[\"calendar\",\"occupancy\"]}}");
      }
    }
    return true;
  }

  private void send(String method, String path, String body, String key) {
    int status = hotel.send(method, path, body, "Idempotency-Key", key).statusCode();
    int _ = statuses.merge(status, 1, Integer::sum);
  }

  private List<RoomEvent> journal(long seed) {
    return hotel.system().dynamoDb().scanPaginator(r -> r.tableName("WriteTable")).items().stream()
        .filter(row -> Attributes.string(row, "pk").startsWith("JOURNAL#"))
        .map(JournalEntry::of)
        .map(new RoomsApplication().codec()::decode)
        .sorted(Comparator.comparingLong(RecordedEvent::version))
        .map(RecordedEvent::event)
        .filter(event -> event.roomId().startsWith("s" + seed + "-"))
        .toList();
  }

  /** By room and night, who has it: by plain loops over dates, apart from the projections. */
  private static final class Nights {

    final Map<String, Map<String, String>> taken = new TreeMap<>();
    final Map<String, String> houses = new TreeMap<>();

    void add(RoomEvent event) {
      Map<String, String> nights = taken.computeIfAbsent(event.roomId(), _ -> new TreeMap<>());
      switch (event) {
        case RoomOpened e -> houses.put(e.roomId(), e.hotel());
        case NightsBooked e -> give(nights, e.stay());
        case BookingMoved e -> {
          leave(nights, e.stay().booking());
          give(nights, e.stay());
        }
        case BookingCancelled e -> leave(nights, e.stay().booking());
      }
    }

    private static void give(Map<String, String> nights, Stay stay) {
      for (LocalDate n = stay.from(); n.isBefore(stay.to()); n = n.plusDays(1)) {
        String other = nights.put(n.toString(), stay.booking() + " " + stay.guest());
        assertThat(other).as("booked twice: %s by %s", n, stay).isNull();
      }
    }

    private static void leave(Map<String, String> nights, String booking) {
      nights.values().removeIf(who -> who.startsWith(booking + " "));
    }

    Map<String, Integer> booked(String house) {
      Map<String, Integer> booked = new TreeMap<>();
      taken.forEach(
          (room, nights) -> {
            if (house.equals(houses.get(room))) {
              nights.keySet().forEach(night -> booked.merge(night, 1, Integer::sum));
            }
          });
      return booked;
    }
  }

  private static Map<String, String> calendar(JsonNode shown) {
    Map<String, String> nights = new TreeMap<>();
    shown
        .path("nights")
        .forEach(
            night ->
                nights.put(
                    night.path("night").asText(),
                    night.path("bookingId").asText() + " " + night.path("guest").asText()));
    return nights;
  }

  private static Map<String, Integer> occupancy(JsonNode shown) {
    Map<String, Integer> nights = new TreeMap<>();
    shown
        .path("nights")
        .forEach(night -> nights.put(night.path("night").asText(), night.path("booked").asInt()));
    return nights;
  }
}
