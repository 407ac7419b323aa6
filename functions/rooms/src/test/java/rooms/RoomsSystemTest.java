package rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.http.Route;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import local.template.Alarm;
import local.template.MetricId;
import local.template.Template;
import local.template.TemplateReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The template as it runs: every function of it, and the engine's pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomsSystemTest {

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  private Hotel hotel;

  @BeforeAll
  void start() {
    hotel = Hotel.open();
    hotel.awaitViews();
  }

  @AfterAll
  void stop() {
    hotel.close();
  }

  private String booking(String id, String guest, int from, int to) {
    return "{\"bookingId\":\"%s\",\"guest\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}"
        .formatted(id, guest, today.plusDays(from), today.plusDays(to));
  }

  private static List<String> texts(JsonNode list, String field) {
    return list.valueStream().map(entry -> entry.path(field).asText()).toList();
  }

  @Test
  void theTemplatesRoutesAndScopesAreThoseOfTheApi() {
    Set<String> declared = new TreeSet<>();
    for (Template.Route route : deployed().routes()) {
      declared.add(
          route.key()
              + route
                  .authorization()
                  .map(it -> " " + new TreeSet<>(it.scopes()))
                  .orElse(" anybody"));
    }
    Set<String> expected = new TreeSet<>(Set.of(Route.DEFAULT + " anybody"));
    new RoomsApplication()
        .routes()
        .forEach(
            route ->
                expected.add(
                    route.about() == Route.About.PUBLIC
                        ? route.key() + " anybody"
                        : route.key() + " " + new TreeSet<>(route.scopes())));
    assertThat(declared).isEqualTo(expected);
  }

  /** Without a line of the application's own. */
  @Test
  void theJournalShowsARoomsEventsAndWhyAFigureIsWhatItIs() {
    hotel.openRoom("j1", "Journal");
    String bookings = "/rooms/j1/bookings";
    JsonNode _ = hotel.expect(200, "POST", bookings, booking("b1", "Ann", 10, 12));
    JsonNode moved =
        hotel.expect(
            200,
            "PUT",
            bookings + "/b1",
            "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(today.plusDays(11), today.plusDays(13)));
    hotel.seeing(moved, "/hotels/Journal/occupancy");

    JsonNode events = hotel.expect(200, "GET", "/rooms/j1/events?at=2", "");
    assertThat(texts(events.path("items"), "type"))
        .containsExactly("BookingMoved", "NightsBooked", "RoomOpened");
    assertThat(events.path("aggregate").asText()).isEqualTo("rooms/j1");
    assertThat(events.at("/state/hotel").asText()).isEqualTo("Journal");
    String row = "row=Journal%7C" + today.plusDays(11);
    JsonNode why = hotel.expect(200, "GET", "/views/occupancy/explanation?" + row, "");
    assertThat(why.path("agrees").asBoolean()).isTrue();
    assertThat(why.at("/stored/booked").asText()).isEqualTo("1");
    assertThat(texts(why.path("events"), "type")).containsExactly("NightsBooked", "BookingMoved");
    assertThat(texts(why.at("/events/1/changes"), "value")).containsExactly("-1", "1");
    String position = why.at("/events/1/position").asText();
    JsonNode rows = hotel.expect(200, "GET", "/events/" + position + "/rows", "");
    assertThat(texts(rows.path("items"), "view")).contains("calendar", "occupancy");
    String id = events.at("/items/0/correlationId").asText();
    JsonNode found = hotel.expect(200, "GET", "/events?correlationId=" + id, "");
    assertThat(texts(found.path("items"), "aggregate")).containsExactly("rooms/j1");
    JsonNode generations = hotel.expect(200, "GET", "/views/calendar/generations", "");
    assertThat(texts(generations.path("items"), "state")).containsExactly("active");
  }

  private static Template deployed() {
    return TemplateReader.read(Path.of("template.yaml"), Map.of());
  }

  @Test
  void aTokenShowsTheWriteInBothViews() {
    JsonNode _ = hotel.openRoom("t1", "Token House");
    JsonNode booked = hotel.expect(200, "POST", "/rooms/t1/bookings", booking("b1", "Ann", 3, 5));
    assertThat(hotel.seeing(booked, "/rooms/t1/calendar"))
        .isEqualTo(
            Hotel.parse(
                """
                {"roomId":"t1","name":"12","nights":[
                  {"night":"%s","bookingId":"b1","guest":"Ann"},
                  {"night":"%s","bookingId":"b1","guest":"Ann"}]}
                """
                    .formatted(today.plusDays(3), today.plusDays(4))));
    assertThat(hotel.seeing(booked, "/hotels/Token%20House/occupancy"))
        .isEqualTo(
            Hotel.parse(
                """
                {"hotel":"Token House","rooms":1,"nights":[
                  {"night":"%s","booked":1},{"night":"%s","booked":1}]}
                """
                    .formatted(today.plusDays(3), today.plusDays(4))));
  }

  /** The caller could not name the booking otherwise. A repeated command gets the same id. */
  @Test
  void theAnswerTellsTheIdOfABookingThatTheCallerLeftOpen() {
    JsonNode _ = hotel.openRoom("i1", "Ibis");
    String body =
        "{\"guest\":\"Ann\",\"from\":\"%s\",\"to\":\"%s\"}"
            .formatted(today.plusDays(3), today.plusDays(5));
    String[] key = {"Idempotency-Key", "i1-left-open"};
    JsonNode booked = hotel.expect(200, "POST", "/rooms/i1/bookings", body, key);
    assertThat(hotel.expect(200, "POST", "/rooms/i1/bookings", body, key)).isEqualTo(booked);
    String id = booked.path("bookingId").asText();
    JsonNode nights = hotel.seeing(booked, "/rooms/i1/calendar").path("nights");
    assertThat(texts(nights, "bookingId")).containsExactly(id, id);
    String cancellation = "/rooms/i1/bookings/" + id + "/cancellation";
    assertThat(hotel.expect(200, "POST", cancellation, "{}").has("bookingId")).isFalse();
  }

  @Test
  void movedAndCancelledNightsAreFreeInBothViews() {
    JsonNode _ = hotel.openRoom("m1", "Motel");
    JsonNode _ = hotel.expect(200, "POST", "/rooms/m1/bookings", booking("b1", "Ann", 3, 6));
    JsonNode _ = hotel.expect(200, "POST", "/rooms/m1/bookings", booking("b2", "Bob", 8, 10));
    String move = "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(today.plusDays(5), today.plusDays(7));
    JsonNode _ = hotel.expect(200, "PUT", "/rooms/m1/bookings/b1", move);
    JsonNode last = hotel.expect(200, "POST", "/rooms/m1/bookings/b2/cancellation", "{}");
    List<String> nights = List.of(today.plusDays(5).toString(), today.plusDays(6).toString());
    JsonNode calendar = hotel.seeing(last, "/rooms/m1/calendar").path("nights");
    assertThat(texts(calendar, "night")).isEqualTo(nights);
    JsonNode occupancy = hotel.seeing(last, "/hotels/Motel/occupancy").path("nights");
    assertThat(texts(occupancy, "night")).isEqualTo(nights);
  }

  @Test
  void whatCannotBeIsRefused() {
    JsonNode _ = hotel.openRoom("p1", "Palace");
    JsonNode _ =
        hotel.expect(409, "POST", "/rooms", "{\"roomId\":\"p1\",\"hotel\":\"P\",\"name\":\"1\"}");
    JsonNode _ = hotel.expect(200, "POST", "/rooms/p1/bookings", booking("b1", "Ann", 3, 5));
    JsonNode taken = hotel.expect(409, "POST", "/rooms/p1/bookings", booking("b2", "Bob", 1, 9));
    assertThat(taken.path("type").asText()).isEqualTo("urn:problem-type:rooms:night-taken");
    assertThat(taken.path("detail").asText()).contains(today.plusDays(3).toString());
    JsonNode _ = hotel.expect(409, "POST", "/rooms/p1/bookings", booking("b1", "Ann", 20, 21));
    JsonNode _ = hotel.expect(400, "POST", "/rooms/p1/bookings", booking("b3", "Ann", -1, 1));
    JsonNode _ = hotel.expect(404, "POST", "/rooms/none/bookings", booking("b1", "Ann", 3, 5));
    JsonNode _ = hotel.expect(404, "GET", "/rooms/none/calendar", "");
    JsonNode _ = hotel.expect(404, "GET", "/hotels/none/occupancy", "");
    String period = "?from=%s&to=%s".formatted(today, today.plusDays(93));
    JsonNode _ = hotel.expect(400, "GET", "/rooms/p1/calendar" + period, "");
    JsonNode _ = hotel.expect(400, "GET", "/rooms/p1/calendar?from=9999-12-31", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"calendar", "occupancy"})
  void aRebuiltViewIsVerifiedAndAnswersAlike(String view) {
    String id = "rebuilt-" + view;
    JsonNode _ = hotel.openRoom(id, id);
    JsonNode last =
        hotel.expect(200, "POST", "/rooms/" + id + "/bookings", booking("b", "Ann", 2, 9));
    String query =
        view.equals("calendar") ? "/rooms/" + id + "/calendar" : "/hotels/" + id + "/occupancy";
    JsonNode before = hotel.seeing(last, query);
    follow("/views/" + view + "/rebuilds", "active");
    JsonNode verified = follow("/views/" + view + "/verifications", "ended").path("verified");
    assertThat(verified.path("sound").asBoolean()).as("%s", verified).isTrue();
    assertThat(verified.path("differing").asInt(-1)).as("%s", verified).isZero();
    assertThat(verified.path("rows").asInt()).as("%s", verified).isPositive();
    assertThat(hotel.seeing(last, query)).isEqualTo(before);
    JsonNode _ = hotel.expect(200, "POST", "/views/" + view + "/rollback", "{}");
    assertThat(hotel.seeing(last, query)).as("after a rollback").isEqualTo(before);
  }

  private JsonNode follow(String path, String end) {
    var started = hotel.send("POST", path, "{}");
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String location = started.headers().firstValue("Location").orElseThrow();
    return Hotel.await(
        location + " is " + end,
        () -> hotel.expect(200, "GET", location, ""),
        state -> state.path("state").asText().equals(end));
  }

  @Test
  void theBusHearsOfABookingButNotOfTheGuest() {
    JsonNode _ = hotel.openRoom("r1", "Ritz");
    JsonNode booked =
        hotel.expect(200, "POST", "/rooms/r1/bookings", booking("b1", "Secret Guest", 3, 5));
    String token = booked.path("consistencyToken").asText();
    var heard =
        Hotel.await(
            "the bus has the booking",
            () ->
                hotel.system().bus("DomainBus").received().stream()
                    .map(event -> event.entry())
                    .filter(entry -> entry.detail().contains("\"" + token + "\""))
                    .toList(),
            entries -> !entries.isEmpty());
    assertThat(heard.getFirst().source()).isEqualTo("hotel.rooms");
    assertThat(heard.getFirst().detailType()).isEqualTo("NightsBooked");
    assertThat(heard.getFirst().detail()).doesNotContain("Secret Guest");
    JsonNode detail = Hotel.parse(heard.getFirst().detail());
    assertThat(detail.path("data").path("booking").asText()).isEqualTo("b1");
    JsonNode shown = hotel.seeing(detail, detail.path("link").asText());
    assertThat(texts(shown.path("nights"), "guest")).containsOnly("Secret Guest");
  }

  @Test
  void theLocalStatusHasTheAlarmsOfTheViews() {
    JsonNode views = hotel.expect(200, "GET", "/views", "").path("items");
    assertThat(texts(views, "view")).containsExactly("calendar", "occupancy");
    JsonNode alarms = hotel.expect(200, "GET", "/local/status", "").path("alarms");
    assertThat(texts(alarms, "name"))
        .anyMatch(name -> name.endsWith("-calendar-lag-seconds"))
        .anyMatch(name -> name.endsWith("-occupancy-lag-seconds"));
    assertThat(texts(alarms, "runbook")).as("runbooks found").contains("lag-seconds");
    assertThat(hotel.send("GET", "/local/runbooks/lag-seconds", "").statusCode()).isEqualTo(200);
  }

  /** Two stacks beside each other: neither counts what the other one does. */
  @Test
  void alarmsWatchMetricsOfTheirOwnStack() {
    try (Hotel annex = Hotel.open("annex")) {
      assertCountsItsOwn(annex, "annex");
      assertCountsItsOwn(hotel, "hotel");
    }
  }

  private static void assertCountsItsOwn(Hotel hotel, String stack) {
    Set<String> watched = new TreeSet<>();
    for (Alarm alarm : hotel.system().template().alarms()) {
      if (alarm instanceof Alarm.OfMetric it && !it.metric().namespace().startsWith("AWS/")) {
        watched.add(it.metric().namespace());
      }
    }
    assertThat(watched).containsExactly(stack);
    MetricId lag = MetricId.of(stack, "LagSeconds", "View", "calendar");
    Set<MetricId> measured =
        Hotel.await(
            "the monitor has measured " + lag,
            () -> Set.copyOf(hotel.system().metrics().all()),
            metrics -> metrics.contains(lag));
    assertThat(measured)
        .extracting(MetricId::namespace)
        .filteredOn(namespace -> !namespace.startsWith("AWS/"))
        .containsOnly(stack);
  }
}
