package shop.http;

import static shop.http.Routes.About.ALL_CUSTOMERS;
import static shop.http.Routes.About.CUSTOMER_IN_BODY;
import static shop.http.Routes.About.CUSTOMER_IN_PATH;
import static shop.http.Routes.About.CUSTOMER_OF_ORDER;
import static shop.http.Routes.About.NO_CUSTOMER;
import static shop.http.Scope.ORDERS_READ;
import static shop.http.Scope.ORDERS_READ_ALL;
import static shop.http.Scope.ORDERS_WRITE;
import static shop.http.Scope.VIEWS_ADMIN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All routes of the API, whose data each is about, and the scopes of which its caller needs one;
 * where there is none, any token will do. A test holds this list against the template that deploys
 * them.
 */
public final class Routes {

  /** What answers every request that no route does. */
  public static final String DEFAULT = "$default";

  public static final List<Route> ALL =
      List.of(
          new Route("POST", "/customers", CUSTOMER_IN_BODY, ORDERS_WRITE),
          new Route("PUT", "/customers/{id}/region", CUSTOMER_IN_PATH, ORDERS_WRITE),
          new Route("POST", "/products", ALL_CUSTOMERS, ORDERS_WRITE),
          new Route("PUT", "/products/{id}/price", ALL_CUSTOMERS, ORDERS_WRITE),
          new Route("PUT", "/products/{id}/name", ALL_CUSTOMERS, ORDERS_WRITE),
          new Route("POST", "/orders", CUSTOMER_IN_BODY, ORDERS_WRITE),
          new Route("POST", "/orders/{id}/payment", CUSTOMER_OF_ORDER, ORDERS_WRITE),
          new Route("POST", "/orders/{id}/shipment", CUSTOMER_OF_ORDER, ORDERS_WRITE),
          new Route("POST", "/orders/{id}/delivery", CUSTOMER_OF_ORDER, ORDERS_WRITE),
          new Route("POST", "/orders/{id}/cancellation", CUSTOMER_OF_ORDER, ORDERS_WRITE),
          new Route("POST", "/orders/{id}/returns", CUSTOMER_OF_ORDER, ORDERS_WRITE),
          new Route("GET", "/orders/{id}", CUSTOMER_OF_ORDER, ORDERS_READ, ORDERS_READ_ALL),
          new Route(
              "GET", "/customers/{id}/orders", CUSTOMER_IN_PATH, ORDERS_READ, ORDERS_READ_ALL),
          new Route(
              "GET", "/customers/{id}/dashboard", CUSTOMER_IN_PATH, ORDERS_READ, ORDERS_READ_ALL),
          new Route("GET", "/customers", ALL_CUSTOMERS, ORDERS_READ_ALL),
          new Route("GET", "/sales/regions", ALL_CUSTOMERS, ORDERS_READ_ALL),
          new Route("GET", "/sales/regions/{region}", ALL_CUSTOMERS, ORDERS_READ_ALL),
          new Route("GET", "/sales/products", ALL_CUSTOMERS, ORDERS_READ_ALL),
          new Route("GET", "/sales/products/{id}", ALL_CUSTOMERS, ORDERS_READ_ALL),
          new Route("GET", "/views", NO_CUSTOMER, VIEWS_ADMIN, ORDERS_READ_ALL),
          new Route("POST", "/views/{view}/resume", NO_CUSTOMER, VIEWS_ADMIN),
          new Route("POST", "/views/{view}/skips", NO_CUSTOMER, VIEWS_ADMIN),
          new Route("POST", "/views/{view}/rebuilds", NO_CUSTOMER, VIEWS_ADMIN),
          new Route(
              "GET",
              "/views/{view}/rebuilds/{generation}",
              NO_CUSTOMER,
              VIEWS_ADMIN,
              ORDERS_READ_ALL),
          new Route("DELETE", "/views/{view}/rebuilds/{generation}", NO_CUSTOMER, VIEWS_ADMIN),
          new Route("POST", "/views/{view}/rollback", NO_CUSTOMER, VIEWS_ADMIN),
          new Route("POST", "/views/{view}/verifications", NO_CUSTOMER, VIEWS_ADMIN),
          new Route(
              "GET", "/views/{view}/verifications/{id}", NO_CUSTOMER, VIEWS_ADMIN, ORDERS_READ_ALL),
          new Route("GET", "/", NO_CUSTOMER));

  private static final Map<String, Route> BY_KEY =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Route::key, Function.identity()));

  private Routes() {}

  /** Whose data a route is about, for callers who may see one customer only. */
  public enum About {
    /** Of the customer that the path's id names. */
    CUSTOMER_IN_PATH,
    /** Of the customer that the body names, which the handler checks. */
    CUSTOMER_IN_BODY,
    /** Of the order's customer, which the handler checks once it has the order. */
    CUSTOMER_OF_ORDER,
    /** Of all of them at once, or what they share. */
    ALL_CUSTOMERS,
    /** Of none. */
    NO_CUSTOMER
  }

  /** The route of that key, if it is one. */
  static Optional<Route> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /**
   * One route.
   *
   * @param path a template: a segment in braces stands for any one segment
   * @param scopes of which the caller needs one; none: any caller who is known
   */
  public record Route(String method, String path, About about, Set<Scope> scopes) {

    public Route {
      scopes = Set.copyOf(scopes);
    }

    Route(String method, String path, About about, Scope... scopes) {
      this(method, path, about, Set.of(scopes));
    }

    /** As API Gateway writes it: {@code POST /orders/{id}/payment}. */
    public String key() {
      return method + " " + path;
    }

    /** True if the route only reads. */
    boolean isQuery() {
      return method.equals("GET");
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
