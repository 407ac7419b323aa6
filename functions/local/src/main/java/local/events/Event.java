package local.events;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An accepted entry.
 *
 * @param accepted the event's time unless the entry has one
 */
public record Event(String id, Entry entry, Instant accepted) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The JSON that targets are sent. */
  public String json() {
    var out = new StringWriter();
    try (var json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("version", "0");
      json.writeStringField("id", id);
      json.writeStringField("detail-type", entry.detailType());
      json.writeStringField("source", entry.source());
      json.writeStringField("account", "000000000000");
      var time = entry.time().orElse(accepted).truncatedTo(ChronoUnit.SECONDS);
      json.writeStringField("time", time.toString());
      json.writeStringField("region", "us-east-1");
      json.writeArrayFieldStart("resources");
      for (var resource : entry.resources()) {
        json.writeString(resource);
      }
      json.writeEndArray();
      json.writeFieldName("detail");
      json.writeRawValue(entry.detail());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
