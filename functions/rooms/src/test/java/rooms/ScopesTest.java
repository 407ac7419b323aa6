package rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a token's scopes allow, at the template's authorizer and in the functions. */
class ScopesTest {

  private static final String ROOM = "{\"roomId\":\"%s\",\"hotel\":\"Astoria\",\"name\":\"12\"%s}";
  private static final String PAST = ",\"occurredAt\":\"2020-01-01T00:00:00Z\"";

  @Test
  void scopesDecide() {
    try (Hotel hotel = Hotel.guarded()) {
      assertThat(hotel.send("POST", "/rooms", ROOM.formatted("r1", "")).statusCode())
          .isEqualTo(401);
      assertThat(status(hotel, "rooms:read", "POST", "/rooms", ROOM.formatted("r1", "")))
          .isEqualTo(403);
      assertThat(status(hotel, "rooms:write", "POST", "/rooms", ROOM.formatted("r1", "")))
          .isEqualTo(201);
      assertThat(status(hotel, "rooms:write", "POST", "/rooms", ROOM.formatted("r2", PAST)))
          .as("a time of the past")
          .isEqualTo(403);
      assertThat(
              status(
                  hotel, "rooms:write rooms:import", "POST", "/rooms", ROOM.formatted("r2", PAST)))
          .isEqualTo(201);
      assertThat(status(hotel, "rooms:write", "GET", "/hotels/Astoria/occupancy", ""))
          .isEqualTo(403);
      assertThat(status(hotel, "rooms:read", "GET", "/views", "")).isEqualTo(403);
      assertThat(status(hotel, "rooms:read-all", "GET", "/views", "")).isEqualTo(200);
      assertThat(status(hotel, "rooms:read-all", "POST", "/views/calendar/rebuilds", "{}"))
          .isEqualTo(403);
      int read =
          Hotel.await(
              "the occupancy is built",
              () -> status(hotel, "rooms:read", "GET", "/hotels/Astoria/occupancy", ""),
              status -> status != 503 && status != 404);
      assertThat(read).isEqualTo(200);
    }
  }

  private static int status(Hotel hotel, String scopes, String method, String path, String body) {
    String token =
        hotel.system().tokens().token(new HashMap<>(Map.of("sub", "me", "scope", scopes)));
    return hotel.send(method, path, body, "Authorization", "Bearer " + token).statusCode();
  }
}
