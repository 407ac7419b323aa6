package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** An HTTP answer, with checks of the contract. */
record Answer(String method, String path, int status, HttpHeaders headers, String text) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + json, e);
    }
  }

  JsonNode json() {
    return parse(text);
  }

  /** A header that must be there, once. */
  String header(String name) {
    assertThat(headers.allValues(name)).as("%s of %s", name, this).hasSize(1);
    return headers.firstValue(name).orElseThrow();
  }

  Answer is(int expected) {
    assertThat(status).as("%s %s: %s", method, path, text).isEqualTo(expected);
    return this;
  }

  /** A successful query with exactly that body. */
  Answer shows(String expected) {
    assertThat(succeeds().json().toPrettyString()).isEqualTo(parse(expected).toPrettyString());
    return this;
  }

  /** A successful query. */
  Answer succeeds() {
    assertThat(status).as("%s", this).isEqualTo(200);
    assertThat(header("content-type")).isEqualTo("application/json");
    assertThat(header("etag")).matches("\"[!#-~]+\"");
    return this;
  }

  /** A command that has created an aggregate. */
  Answer created(String id, String location) {
    assertThat(header("location")).isEqualTo(location);
    return commanded(201, id, 1);
  }

  /** A command that has left an aggregate at that version. */
  Answer changed(String id, long version) {
    assertThat(headers.firstValue("location")).as("%s", this).isEmpty();
    return commanded(200, id, version);
  }

  private Answer commanded(int expected, String id, long version) {
    assertThat(status).as("%s", this).isEqualTo(expected);
    assertThat(header("content-type")).isEqualTo("application/json");
    String token = header("consistency-token");
    assertThat(token).matches("\\d+:[1-9]\\d*");
    assertThat(header("etag")).isEqualTo("\"" + version + "\"");
    assertThat(json())
        .isEqualTo(
            parse(
                "{\"id\": \"%s\", \"version\": %d, \"consistencyToken\": \"%s\"}"
                    .formatted(id, version, token)));
    return this;
  }

  /**
   * A problem document.
   *
   * @param slug the last part of its type
   * @param pointers all places that it names
   */
  Answer isProblem(int expected, String slug, String... pointers) {
    assertThat(status).as("%s", this).isEqualTo(expected);
    assertThat(header("content-type")).isEqualTo("application/problem+json");
    JsonNode problem = json();
    Set<String> names = new TreeSet<>();
    problem.fieldNames().forEachRemaining(names::add);
    Set<String> fields = new TreeSet<>(Set.of("type", "title", "status", "detail", "instance"));
    if (pointers.length > 0) {
      fields.add("errors");
    }
    assertThat(names).as("%s", this).isEqualTo(fields);
    assertThat(problem.path("type").asText()).isEqualTo("urn:problem-type:shop:" + slug);
    assertThat(problem.path("status").asInt()).isEqualTo(expected);
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).endsWith(".");
    assertThat(problem.path("instance").asText())
        .isEqualTo(path.replaceFirst("\\?.*", "").replaceFirst("^//", "/%2F"));
    assertThat(pointers()).as("%s", this).containsExactlyInAnyOrder(pointers);
    return this;
  }

  private List<String> pointers() {
    List<String> pointers = new ArrayList<>();
    for (JsonNode error : json().path("errors")) {
      pointers.add(error.path("pointer").asText());
      assertThat(error.path("detail").asText()).endsWith(".");
    }
    return pointers;
  }
}
