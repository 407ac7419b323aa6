package rooms;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.domain.Decision;
import cqrs.domain.Decision.Accepted;
import cqrs.domain.Decision.Rejected;
import cqrs.http.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rooms.RoomEvent.RoomOpened;
import rooms.RoomEvent.Stay;

/** The rules of a room's bookings. Each test begins on 1 June with an empty room. */
class RoomTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final List<RoomEvent> history = new ArrayList<>();
  private Room room = after(null, new RoomOpened("r", "Astoria", "12", NOON));

  private Room after(@Nullable Room before, RoomEvent event) {
    history.add(event);
    return Room.evolve(before, event);
  }

  private static LocalDate day(String day) {
    return LocalDate.parse("2026-" + day);
  }

  private static Stay stay(String booking, String from, String to) {
    return new Stay("Astoria", booking, "Ann", day(from), day(to));
  }

  private String book(String booking, String from, String to) {
    return outcome(room.book(stay(booking, from, to), NOON));
  }

  private String move(String booking, String from, String to) {
    return outcome(room.move(booking, day(from), day(to), NOON));
  }

  /** Carries the decision out, and tells the events, or the problem's slug and detail. */
  private String outcome(Decision<RoomEvent, Problem> decision) {
    return switch (decision) {
      case Accepted<RoomEvent, Problem>(var events) -> {
        events.forEach(event -> room = after(room, event));
        yield events.stream().map(event -> event.getClass().getSimpleName()).toList().toString();
      }
      case Rejected<RoomEvent, Problem>(var problem) ->
          problem.type().slug() + ": " + problem.detail();
    };
  }

  @Test
  void aNightIsBookedOnceAndTheFirstTakenNightIsNamed() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    assertThat(book("b", "06-08", "06-14"))
        .isEqualTo("night-taken: The night of 2026-06-10 is taken.");
    assertThat(book("c", "06-12", "06-13")).startsWith("night-taken");
  }

  @Test
  void aGuestArrivesOnTheDayAnotherLeaves() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    assertThat(book("b", "06-13", "06-14")).isEqualTo("[NightsBooked]");
    assertThat(book("c", "06-09", "06-10")).isEqualTo("[NightsBooked]");
  }

  @Test
  void aBookingIsMadeOnce() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    assertThat(book("a", "06-20", "06-21")).startsWith("already-exists");
  }

  @Test
  void aBookingMovesOntoNightsOfItsOwn() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    assertThat(move("a", "06-11", "06-14")).isEqualTo("[BookingMoved]");
    assertThat(move("a", "06-11", "06-14")).as("moved to where it is").isEqualTo("[]");
    assertThat(book("b", "06-10", "06-11")).as("the night left").isEqualTo("[NightsBooked]");
  }

  @Test
  void aBookingDoesNotMoveOntoAnother() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    assertThat(book("b", "06-20", "06-22")).isEqualTo("[NightsBooked]");
    assertThat(move("a", "06-18", "06-25"))
        .isEqualTo("night-taken: The night of 2026-06-20 is taken.");
    assertThat(move("none", "06-11", "06-14")).startsWith("not-found");
  }

  @Test
  void aCancelledBookingLeavesItsNights() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    assertThat(outcome(room.cancel("a", NOON))).isEqualTo("[BookingCancelled]");
    assertThat(outcome(room.cancel("a", NOON))).startsWith("not-found");
    assertThat(book("b", "06-10", "06-13")).isEqualTo("[NightsBooked]");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-06-01, 2026-06-02, NightsBooked",
    "2026-05-31, 2026-06-02, Nights must lie from 2026-06-01 to 2028-06-01",
    "2026-06-10, 2026-06-10, to must be 1 to 30 days after from",
    "2026-06-10, 2026-06-09, to must be 1 to 30 days after from",
    "2026-06-10, 2026-07-10, NightsBooked",
    "2026-06-10, 2026-07-11, to must be 1 to 30 days after from",
    "2028-05-31, 2028-06-01, NightsBooked",
    "2028-05-31, 2028-06-02, Nights must lie from 2026-06-01 to 2028-06-01",
  })
  void nightsHaveBounds(LocalDate from, LocalDate to, String expected) {
    Stay wanted = new Stay("Astoria", "b", "Ann", from, to);
    assertThat(outcome(room.book(wanted, NOON))).contains(expected);
  }

  @Test
  void theStateForgetsWhatIsOverAndStaysSmall() {
    Instant time = NOON;
    for (int i = 0; i < 400; i++) {
      LocalDate from = day("06-01").plusDays(i);
      Stay wanted = new Stay("Astoria", "b" + i, "Ann", from, from.plusDays(1));
      assertThat(outcome(room.book(wanted, time))).isEqualTo("[NightsBooked]");
      assertThat(room.stays()).as("after %s", from).hasSize(1);
      time = time.plusSeconds(86_400);
    }
    assertThat(outcome(room.cancel("b3", time))).startsWith("not-found");
  }

  /** An import that comes late, or a clock that is behind, books no night that is forgotten. */
  @Test
  void noDayComesAgain() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    Instant later = Instant.parse("2026-06-20T00:00:00Z");
    assertThat(outcome(room.book(stay("b", "06-25", "06-26"), later))).isEqualTo("[NightsBooked]");
    assertThat(book("c", "06-12", "06-14")).contains("from 2026-06-20");
  }

  @Test
  void theStoredRowIsTheState() {
    assertThat(book("a", "06-10", "06-13")).isEqualTo("[NightsBooked]");
    assertThat(book("b", "06-20", "06-21")).isEqualTo("[NightsBooked]");
    var last = new cqrs.journal.codec.Position(3, 7);
    var row =
        RoomsApplication.ROOMS.row(
            history.getFirst().aggregate(), new cqrs.journal.Versioned<>(room, 3, last));
    assertThat(RoomsApplication.ROOMS.read(row).state()).isEqualTo(room);
  }
}
