package cqrs.command;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.http.Etags;
import cqrs.http.Response;
import cqrs.http.json.Json;
import cqrs.journal.Journal;
import cqrs.journal.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a command's success tells.
 *
 * @param version the aggregate's
 * @param consistencyToken of the command's last event, or of the aggregate's where there is none
 * @param more the command's own fields
 */
record Success(String id, long version, String consistencyToken, Map<String, String> more) {

  /** Those of every command. */
  static final Set<String> FIELDS = Set.of("id", "version", "consistencyToken");

  Success {
    more = new TreeMap<>(more);
  }

  /** The same with its token as the journal would give it now: a restore may lie between. */
  Success in(Journal<?> journal) {
    Token token = Token.parse(consistencyToken, journal.partitions()).orElseThrow();
    return new Success(id, version, journal.token(token.position()).toString(), more);
  }

  /** The body, which is also what a receipt keeps. */
  String json() {
    return Json.write(body());
  }

  private Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("version", version);
    body.put("consistencyToken", consistencyToken);
    body.putAll(more);
    return body;
  }

  /** The opposite of {@link #json}. */
  static Success parse(String json) {
    try {
      Map<String, Object> body = JSON.std.mapFrom(json);
      if (body.remove("id") instanceof String id
          && body.remove("version") instanceof Number version
          && body.remove("consistencyToken") instanceof String token) {
        Map<String, String> more = new TreeMap<>();
        body.forEach((field, value) -> more.put(field, (String) value));
        return new Success(id, version.longValue(), token, more);
      }
      throw new IllegalStateException("A receipt's response is not as expected.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The answer to a command.
   *
   * @param location the path that shows the aggregate
   */
  Response response(String location, boolean created) {
    Response response =
        Response.json(created ? 201 : 200, body())
            .header("ETag", Etags.version(version))
            .header("Consistency-Token", consistencyToken)
            .header("Cache-Control", "no-store");
    return created ? response.header("Location", location) : response;
  }
}
