package cqrs.admin;

import cqrs.http.HttpHandler;
import cqrs.http.Response;
import cqrs.journal.codec.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Removes personal data from answers to operators who may not see all owners: keys and contents of
 * rows and events, amounts of money, and errors, which may quote them. Counts and positions stay.
 * Callers who may see all owners still do not see what the application guards.
 */
final class Redaction {

  private static final Set<String> DETAILS =
      Set.of(
          "row",
          "stored",
          "expected",
          "why",
          "sums",
          "broken",
          "error",
          "aggregate",
          "data",
          "changes",
          "folded");

  /** Names the attribute that a change or a difference is about. */
  private static final List<String> SUBJECTS = List.of("attribute", "what");

  private Redaction() {}

  static HttpHandler.Handler around(HttpHandler.Handler handler) {
    return request -> {
      Response response = handler.handle(request);
      if (!request.caller().seesAll()) {
        return without(response, Redaction::isDetail);
      }
      Set<String> unseen = request.caller().unseen();
      return unseen.isEmpty()
          ? response
          : without(response, (name, object) -> isGuarded(unseen, name, object));
    };
  }

  /** A state is an aggregate's, or else the text that a view is in. */
  private static boolean isDetail(String name, Map<?, ?> object) {
    return DETAILS.contains(name) || (name.equals("state") && object.get(name) instanceof Map);
  }

  private static boolean isGuarded(Set<String> unseen, String name, Map<?, ?> object) {
    return unseen.contains(name)
        || (!SUBJECTS.contains(name)
            && SUBJECTS.stream()
                .map(object::get)
                .filter(Objects::nonNull)
                .anyMatch(subject -> unseen.contains(subject.toString())));
  }

  private static Response without(Response response, BiPredicate<String, Map<?, ?>> isRemoved) {
    return new Response(
        response.status(),
        response.headers(),
        Response.json(response.status(), without(Json.object(response.body()), isRemoved)).body());
  }

  private static Map<String, Object> without(
      Map<?, ?> json, BiPredicate<String, Map<?, ?>> isRemoved) {
    Map<String, Object> rest = new LinkedHashMap<>();
    json.forEach(
        (key, value) -> {
          if (key instanceof String name && !isRemoved.test(name, json)) {
            rest.put(name, rest(value, isRemoved));
          }
        });
    return rest;
  }

  private static Object rest(Object value, BiPredicate<String, Map<?, ?>> isRemoved) {
    return switch (value) {
      case Map<?, ?> map -> without(map, isRemoved);
      case List<?> list -> list.stream().map(item -> rest(item, isRemoved)).toList();
      case null, default -> value;
    };
  }
}
