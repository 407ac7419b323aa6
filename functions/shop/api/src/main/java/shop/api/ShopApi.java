package shop.api;

import static cqrs.http.Route.About.ALL_OWNERS;
import static cqrs.http.Route.About.NO_OWNER;
import static cqrs.http.Route.About.OWNER_IN_BODY;
import static cqrs.http.Route.About.OWNER_IN_PATH;
import static cqrs.http.Route.About.OWNER_OF_RESOURCE;

import cqrs.http.Api;
import cqrs.http.Route;
import cqrs.http.problem.ProblemType;
import java.util.List;
import java.util.Map;
import shop.domain.Aggregates;

/** The shop's routes, scopes and kinds of problems. Data belongs to customers. */
public final class ShopApi implements Api {

  /** To change customers and orders. */
  public static final String ORDERS_WRITE = "orders:write";

  /** To change products. */
  public static final String CATALOGUE_WRITE = "catalogue:write";

  /** To see one's own orders, and all products. */
  public static final String ORDERS_READ = "orders:read";

  /** To say that an order is paid, shipped or delivered: for services, not for customers. */
  public static final String ORDERS_FULFIL = "orders:fulfil";

  /** To see all customers and, with {@link #ORDERS_WRITE}, to change them. */
  public static final String ORDERS_READ_ALL = "orders:read-all";

  /** To see all customers with their e-mail addresses. */
  public static final String CUSTOMERS_READ = "customers:read";

  /** To see all products. */
  public static final String CATALOGUE_READ = "catalogue:read";

  /** To say when something happened, and at which price. */
  public static final String ORDERS_IMPORT = "orders:import";

  /** To operate the views. */
  public static final String VIEWS_ADMIN = "views:admin";

  public static final List<String> SCOPES =
      List.of(
          ORDERS_WRITE,
          ORDERS_FULFIL,
          CATALOGUE_WRITE,
          ORDERS_READ,
          ORDERS_READ_ALL,
          CUSTOMERS_READ,
          CATALOGUE_READ,
          ORDERS_IMPORT,
          VIEWS_ADMIN);

  public static final ProblemType TOO_MUCH_RETURNED =
      new ProblemType(409, "too-much-returned", "More would be returned than was bought");
  public static final ProblemType CURRENCIES_DISAGREE =
      new ProblemType(422, "currencies-disagree", "The currencies do not agree");

  /** All routes, the engine's included. */
  public static final List<Route> ROUTES = new ShopApi().routes();

  private static Route query(String path, Route.About about) {
    return new Route("GET", path, about, ORDERS_READ, ORDERS_READ_ALL);
  }

  /** Who orders sees products and prices. */
  private static Route catalogue(String path) {
    return new Route("GET", path, NO_OWNER, CATALOGUE_READ, ORDERS_READ, ORDERS_READ_ALL);
  }

  @Override
  public List<Route> ownRoutes() {
    return List.of(
        new Route("POST", "/customers", OWNER_IN_BODY, ORDERS_WRITE),
        new Route("PUT", "/customers/{id}/region", OWNER_IN_PATH, ORDERS_WRITE),
        new Route("PUT", "/customers/{id}/name", OWNER_IN_PATH, ORDERS_WRITE),
        new Route("PUT", "/customers/{id}/email", OWNER_IN_PATH, ORDERS_WRITE),
        new Route("POST", "/products", NO_OWNER, CATALOGUE_WRITE),
        new Route("PUT", "/products/{id}/price", NO_OWNER, CATALOGUE_WRITE),
        new Route("PUT", "/products/{id}/name", NO_OWNER, CATALOGUE_WRITE),
        new Route("POST", "/orders", OWNER_IN_BODY, ORDERS_WRITE),
        new Route("POST", "/orders/{id}/payment", OWNER_OF_RESOURCE, ORDERS_FULFIL),
        new Route("POST", "/orders/{id}/shipment", OWNER_OF_RESOURCE, ORDERS_FULFIL),
        new Route("POST", "/orders/{id}/delivery", OWNER_OF_RESOURCE, ORDERS_FULFIL),
        new Route("POST", "/orders/{id}/cancellation", OWNER_OF_RESOURCE, ORDERS_WRITE),
        new Route("POST", "/orders/{id}/returns", OWNER_OF_RESOURCE, ORDERS_WRITE),
        query("/orders/{id}", OWNER_OF_RESOURCE),
        new Route("GET", "/orders", ALL_OWNERS, ORDERS_READ_ALL),
        query("/customers/{id}", OWNER_IN_PATH).openTo(CUSTOMERS_READ),
        query("/customers/{id}/orders", OWNER_IN_PATH),
        query("/customers/{id}/dashboard", OWNER_IN_PATH),
        new Route("GET", "/customers", ALL_OWNERS, ORDERS_READ_ALL),
        catalogue("/products"),
        catalogue("/products/{id}"),
        new Route("GET", "/sales", ALL_OWNERS, ORDERS_READ_ALL),
        new Route("GET", "/sales/regions", ALL_OWNERS, ORDERS_READ_ALL),
        new Route("GET", "/sales/regions/{region}", ALL_OWNERS, ORDERS_READ_ALL),
        new Route("GET", "/sales/products", ALL_OWNERS, ORDERS_READ_ALL),
        new Route("GET", "/sales/products/{id}", ALL_OWNERS, ORDERS_READ_ALL));
  }

  @Override
  public Map<String, List<String>> columns() {
    return CsvColumns.BY_ROUTE;
  }

  @Override
  public Map<String, String> journals() {
    return Map.of(
        "customers", Aggregates.CUSTOMER,
        "orders", Aggregates.ORDER,
        "products", Aggregates.PRODUCT);
  }

  @Override
  public Map<String, String> guarded() {
    return Map.of("email", CUSTOMERS_READ);
  }

  @Override
  public String owner() {
    return "customer";
  }

  /** The document is infra/openapi.yaml. */
  @Override
  public boolean isDocumented() {
    return true;
  }

  @Override
  public Scopes scopes() {
    return new Scopes(ORDERS_READ_ALL, ORDERS_IMPORT, VIEWS_ADMIN);
  }
}
