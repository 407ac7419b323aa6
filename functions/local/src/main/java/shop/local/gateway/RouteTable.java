package shop.local.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.local.template.Template.Route;

/**
 * Chooses the route of a request by API Gateway's documented priority: a full match of method and
 * path, then a match with a greedy variable, then {@code $default}. Where several match, the one
 * that is literal for longer wins, and a route for the method before one for any.
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

  /**
   * The route of a request.
   *
   * @param segments of the path, decoded
   */
  Optional<Match> find(String method, List<String> segments) {
    for (var route : mostSpecificFirst) {
      if (route.method().equals(method) || route.method().equals("ANY")) {
        var variables = variables(segmentsOf(route.path()), segments);
        if (variables.isPresent()) {
          return Optional.of(new Match(route, variables.get()));
        }
      }
    }
    return fallback.map(route -> new Match(route, Map.of()));
  }

  static List<String> segmentsOf(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static Optional<Map<String, String>> variables(
      List<String> pattern, List<String> segments) {
    var variables = new LinkedHashMap<String, String>();
    for (int i = 0; i < pattern.size(); i++) {
      var expected = pattern.get(i);
      if (i >= segments.size()) {
        return Optional.empty();
      }
      if (isGreedy(expected)) {
        var rest = String.join("/", segments.subList(i, segments.size()));
        variables.put(expected.substring(1, expected.length() - 2), rest);
        return rest.isEmpty() ? Optional.empty() : Optional.of(variables);
      }
      if (isVariable(expected)) {
        if (segments.get(i).isEmpty()) {
          return Optional.empty();
        }
        variables.put(expected.substring(1, expected.length() - 1), segments.get(i));
      } else if (!expected.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return pattern.size() == segments.size() ? Optional.of(variables) : Optional.empty();
  }

  /** Sorts literal segments before variables, and greedy variables last. */
  private static String specificity(Route route) {
    var order = new ArrayList<String>();
    for (var segment : segmentsOf(route.path())) {
      order.add(isGreedy(segment) ? "3" : isVariable(segment) ? "2" : "1");
    }
    var greedy = order.contains("3") ? "2" : "1";
    return greedy + String.join("", order);
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }

  private static boolean isGreedy(String segment) {
    return segment.endsWith("+}");
  }
}
