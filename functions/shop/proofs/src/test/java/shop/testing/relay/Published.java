package shop.testing.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cqrs.journal.codec.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** An event that the domain bus has taken. */
record Published(Position position, String eventId, String token) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Published of(PutEventsRequestEntry entry) {
    return of(entry.detail());
  }

  static Published of(String detail) {
    try {
      JsonNode json = JSON.readTree(detail);
      return new Published(
          new Position(json.path("partition").asInt(), json.path("offset").asLong()),
          json.path("eventId").asText(),
          json.path("consistencyToken").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int partition() {
    return position.partition();
  }

  long offset() {
    return position.offset();
  }
}
