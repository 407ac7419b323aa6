package shop.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Calls of the running system. */
public final class Http implements AutoCloseable {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  public Http(URI base) {
    this.base = base;
  }

  /**
   * An answer.
   *
   * @param token the Consistency-Token header; empty if there is none
   */
  public record Answer(int status, String body, String token) {}

  public Answer get(String path) throws IOException {
    return get(path, Map.of());
  }

  public Answer get(String path, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).GET();
    headers.forEach(request::header);
    return send(request.build());
  }

  public Answer post(String path, String json) throws IOException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  private Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.body(),
          answer.headers().firstValue("Consistency-Token").orElse(""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
