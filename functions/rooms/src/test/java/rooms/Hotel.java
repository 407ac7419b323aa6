package rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import local.LocalOptions;
import local.LocalSystem;

/** The running system, as its callers see it. */
final class Hotel implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final LocalSystem system;
  private final HttpClient client = HttpClient.newHttpClient();

  private Hotel(LocalOptions options) {
    this.system = LocalSystem.start(options);
  }

  /** Asks nobody for a token. */
  static Hotel open() {
    return open("hotel");
  }

  /** The same, as a stack of that name. */
  static Hotel open(String stack) {
    return new Hotel(
        LocalOptions.inMemory(Path.of("template.yaml"))
            .withParameters(Map.of("AWS::StackName", stack)));
  }

  /** Asks for tokens, as when deployed. */
  static Hotel guarded() {
    return new Hotel(LocalOptions.inMemory(Path.of("template.yaml")).withAuthorizer());
  }

  LocalSystem system() {
    return system;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request without a body where it is empty. */
  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(system.uri() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a request that must be answered with that status, and answers the JSON. */
  JsonNode expect(int status, String method, String path, String body, String... headers) {
    HttpResponse<String> response = send(method, path, body, headers);
    assertThat(response.statusCode())
        .as("%s %s %s: %s", method, path, body, response.body())
        .isEqualTo(status);
    return parse(response.body());
  }

  /** The query's answer once it contains the write of that answer. */
  JsonNode seeing(JsonNode command, String path) {
    String token = command.path("consistencyToken").asText();
    return expect(200, "GET", path, "", "Consistency-Token", token, "Prefer", "wait=10");
  }

  JsonNode openRoom(String room, String hotel) {
    String body = "{\"roomId\":\"%s\",\"hotel\":\"%s\",\"name\":\"12\"}".formatted(room, hotel);
    return expect(201, "POST", "/rooms", body);
  }

  /** Waits until every view shows everything. */
  void awaitViews() {
    JsonNode _ =
        await(
            "all views have caught up",
            () -> expect(200, "GET", "/views", ""),
            views ->
                views
                    .path("items")
                    .valueStream()
                    .allMatch(
                        view ->
                            view.path("state").asText().equals("active")
                                && view.path("lag").path("events").asLong() == 0));
  }

  static <T> T await(String what, Supplier<T> value, Predicate<T> fits) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      T last = value.get();
      if (fits.test(last)) {
        return last;
      }
      assertThat(System.nanoTime())
          .as("waited in vain until %s; seen last: %s", what, last)
          .isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Override
  public void close() {
    client.close();
    system.close();
    assertThat(system.permissions().missing()).as("what no policy allows").isEmpty();
  }
}
