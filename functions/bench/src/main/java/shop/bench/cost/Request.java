package shop.bench.cost;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A call of the API.
 *
 * @param route method and path, such as {@code GET /orders/{id}}
 * @param variable what stands for the variable in the path; empty if there is none
 * @param query without the question mark
 */
public record Request(String route, String variable, String query, String body) {

  /** A command, with an idempotency key. */
  public static Request command(String route, String variable, String body) {
    return new Request(route, variable, "", body);
  }

  /** A query. */
  public static Request get(String path, String variable, String query) {
    return new Request("GET " + path, variable, query, "");
  }

  /** API Gateway's event for it, as far as functions read it. */
  public Map<String, Object> event() {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(route.indexOf(' ') + 1);
    int brace = path.indexOf('{');
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("routeKey", route);
    event.put("rawPath", path.replaceAll("\\{\\w+}", variable));
    event.put("rawQueryString", query);
    event.put("isBase64Encoded", false);
    if (brace >= 0) {
      event.put("pathParameters", Map.of(path.substring(brace + 1, path.indexOf('}')), variable));
    }
    String id =
        UUID.nameUUIDFromBytes((route + variable + query + body).getBytes(StandardCharsets.UTF_8))
            .toString();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    if (!method.equals("GET")) {
      headers.put("idempotency-key", id);
      event.put("body", body);
    }
    event.put("headers", headers);
    event.put("requestContext", Map.of("requestId", id, "http", Map.of("method", method)));
    return event;
  }
}
