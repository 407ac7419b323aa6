package shop.http;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All routes of the API. A test holds this list against the template that deploys them. */
public final class Routes {

  /** What answers every request that no route does. */
  public static final String DEFAULT = "$default";

  public static final List<Route> ALL =
      List.of(
          new Route("POST", "/customers"),
          new Route("PUT", "/customers/{id}/region"),
          new Route("POST", "/products"),
          new Route("PUT", "/products/{id}/price"),
          new Route("PUT", "/products/{id}/name"),
          new Route("POST", "/orders"),
          new Route("POST", "/orders/{id}/payment"),
          new Route("POST", "/orders/{id}/shipment"),
          new Route("POST", "/orders/{id}/delivery"),
          new Route("POST", "/orders/{id}/cancellation"),
          new Route("POST", "/orders/{id}/returns"),
          new Route("GET", "/orders/{id}"),
          new Route("GET", "/customers/{id}/orders"),
          new Route("GET", "/customers/{id}/dashboard"),
          new Route("GET", "/customers"),
          new Route("GET", "/sales/regions"),
          new Route("GET", "/sales/regions/{region}"),
          new Route("GET", "/sales/products"),
          new Route("GET", "/sales/products/{id}"),
          new Route("GET", "/views"),
          new Route("POST", "/views/{view}/resume"),
          new Route("POST", "/views/{view}/skips"),
          new Route("POST", "/views/{view}/rebuilds"),
          new Route("GET", "/views/{view}/rebuilds/{generation}"),
          new Route("DELETE", "/views/{view}/rebuilds/{generation}"),
          new Route("POST", "/views/{view}/rollback"),
          new Route("POST", "/views/{view}/verifications"),
          new Route("GET", "/views/{view}/verifications/{id}"),
          new Route("GET", "/"));

  private Routes() {}

  /**
   * One route.
   *
   * @param path a template: a segment in braces stands for any one segment
   */
  public record Route(String method, String path) {

    /** As API Gateway writes it: {@code POST /orders/{id}/payment}. */
    public String key() {
      return method + " " + path;
    }

    boolean matches(String called) {
      String[] template = path.split("/", -1);
      String[] segments = called.split("/", -1);
      if (template.length != segments.length) {
        return false;
      }
      for (int i = 0; i < template.length; i++) {
        boolean open = template[i].startsWith("{") && !segments[i].isEmpty();
        if (!open && !template[i].equals(segments[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /** Says why no route took the request: 405 where the path knows other methods, else 404. */
  public static Problem noRoute(Request request) {
    Set<String> methods =
        ALL.stream()
            .filter(route -> route.matches(request.path()))
            .map(Route::method)
            .collect(Collectors.toCollection(TreeSet::new));
    // An encoded slash makes a path look like one whose route did not take it.
    if (methods.isEmpty() || methods.contains(request.method())) {
      return Problem.notFound("There is no such path: GET / lists all routes.");
    }
    String allow = String.join(", ", methods);
    return Problem.of(
            ProblemType.METHOD_NOT_ALLOWED,
            "This path does not take that method: use " + allow + ".")
        .header("Allow", allow);
  }
}
