package cqrs.admin;

import cqrs.http.HttpHandler;
import cqrs.http.Response;
import cqrs.journal.codec.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes personal data from answers to operators who may not see all owners: keys and contents of
 * rows, amounts of money, and errors, which may quote them. Counts and positions stay.
 */
final class Redaction {

  private static final Set<String> DETAILS =
      Set.of("row", "stored", "expected", "why", "sums", "broken", "error");

  private Redaction() {}

  static HttpHandler.Handler around(HttpHandler.Handler handler) {
    return request -> {
      Response response = handler.handle(request);
      return request.caller().seesAll() ? response : without(response);
    };
  }

  private static Response without(Response response) {
    return new Response(
        response.status(),
        response.headers(),
        Response.json(response.status(), without(Json.object(response.body()))).body());
  }

  private static Map<String, Object> without(Map<?, ?> json) {
    Map<String, Object> rest = new LinkedHashMap<>();
    json.forEach(
        (key, value) -> {
          if (key instanceof String name && !DETAILS.contains(name)) {
            rest.put(name, rest(value));
          }
        });
    return rest;
  }

  private static Object rest(Object value) {
    return switch (value) {
      case Map<?, ?> map -> without(map);
      case List<?> list -> list.stream().map(Redaction::rest).toList();
      case null, default -> value;
    };
  }
}
