package local.gateway;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import local.template.Template.Route;

/**
 * Chooses a route by API Gateway's priority: the one that is literal for longest, then one for the
 * method before {@code ANY}, then {@code $default}.
 */
final class RouteTable {
  private final List<Route> mostSpecificFirst;
  private final Optional<Route> fallback;

  RouteTable(List<Route> routes) {
    mostSpecificFirst =
        routes.stream()
            .filter(route -> !route.method().equals(Route.DEFAULT))
            .sorted(
                Comparator.comparing(RouteTable::specificity)
                    .thenComparing(route -> route.method().equals("ANY")))
            .toList();
    fallback = routes.stream().filter(route -> route.method().equals(Route.DEFAULT)).findFirst();
  }

  /** A route and the values of its path variables. */
  record Match(Route route, Map<String, String> variables) {
    Match {
      variables = Map.copyOf(variables);
    }
  }

  /** The route of a request, by the decoded segments of its path. */
  Optional<Match> find(String method, List<String> segments) {
    return mostSpecificFirst.stream()
        .filter(route -> route.method().equals(method) || route.method().equals("ANY"))
        .flatMap(
            route ->
                variables(segmentsOf(route.path()), segments)
                    .map(variables -> new Match(route, variables))
                    .stream())
        .findFirst()
        .or(() -> fallback.map(route -> new Match(route, Map.of())));
  }

  static List<String> segmentsOf(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static Optional<Map<String, String>> variables(
      List<String> pattern, List<String> segments) {
    if (pattern.size() != segments.size()) {
      return Optional.empty();
    }
    var variables = new LinkedHashMap<String, String>();
    for (int i = 0; i < pattern.size(); i++) {
      var expected = pattern.get(i);
      if (isVariable(expected)) {
        if (segments.get(i).isEmpty()) {
          return Optional.empty();
        }
        variables.put(expected.substring(1, expected.length() - 1), segments.get(i));
      } else if (!expected.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /** Sorts literal segments before variables. */
  private static String specificity(Route route) {
    return segmentsOf(route.path()).stream()
        .map(segment -> isVariable(segment) ? "2" : "1")
        .collect(Collectors.joining());
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }
}
