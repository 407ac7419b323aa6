package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and what came back, to be kept in a file.
 *
 * @param answered the headers that the contract speaks of
 */
record Exchange(Ask ask, int status, Map<String, String> answered, JsonNode json) {

  private static final List<String> HEADERS = List.of("ETag", "Consistency-Token", "Location");

  /** A request; without a body it is a query. */
  record Ask(String method, String path, Map<String, String> headers, @Nullable String body) {

    static Ask get(String path, String... headers) {
      return new Ask("GET", path, map(headers), null);
    }

    static Ask post(String path, String body, String... headers) {
      return new Ask("POST", path, map(headers), body);
    }

    static Ask put(String path, String body, String... headers) {
      return new Ask("PUT", path, map(headers), body);
    }

    private static Map<String, String> map(String... headers) {
      Map<String, String> map = new LinkedHashMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        map.put(headers[i], headers[i + 1]);
      }
      return map;
    }

    /** Asks a shop in this process. */
    Answer of(Shop shop) {
      List<String> flat = new ArrayList<>();
      headers.forEach(
          (name, value) -> {
            flat.add(name);
            flat.add(value);
          });
      return shop.send(method, path, body, flat.toArray(String[]::new));
    }

    /** Asks any system. */
    Exchange of(HttpClient client, URI system) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(system + path))
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      if (body != null) {
        request.header("Content-Type", "application/json");
      }
      headers.forEach(request::header);
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      Map<String, String> answered = new LinkedHashMap<>();
      HEADERS.forEach(
          name -> response.headers().firstValue(name).ifPresent(v -> answered.put(name, v)));
      return new Exchange(this, response.statusCode(), answered, Answer.parse(response.body()));
    }
  }

  String token() {
    return json.path("consistencyToken").asText();
  }

  /** One line of JSON. */
  String write() {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    ObjectNode line = factory.objectNode().put("method", ask.method()).put("path", ask.path());
    line.set("headers", texts(ask.headers()));
    if (ask.body() != null) {
      line.put("body", ask.body());
    }
    line.put("status", status);
    line.set("answered", texts(answered));
    line.set("json", json);
    return line + "\n";
  }

  static Exchange read(String line) {
    JsonNode json = Answer.parse(line);
    JsonNode body = json.path("body");
    return new Exchange(
        new Ask(
            json.path("method").asText(),
            json.path("path").asText(),
            texts(json.path("headers")),
            body.isTextual() ? body.asText() : null),
        json.path("status").asInt(),
        texts(json.path("answered")),
        json.path("json"));
  }

  private static ObjectNode texts(Map<String, String> map) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    map.forEach(json::put);
    return json;
  }

  private static Map<String, String> texts(JsonNode json) {
    Map<String, String> map = new LinkedHashMap<>();
    json.propertyStream().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }
}
