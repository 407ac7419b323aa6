package cqrs.http;

import static cqrs.http.Route.About.ALL_OWNERS;
import static cqrs.http.Route.About.OWNER_IN_BODY;
import static cqrs.http.Route.About.OWNER_IN_PATH;
import static cqrs.http.Route.About.OWNER_OF_RESOURCE;

import cqrs.domain.AggregateId;
import cqrs.domain.Application;
import java.util.List;

/** The application of these tests: a library that lends books to readers. */
public final class Library implements Application, Api {

  static final List<String> SCOPES =
      List.of("books:write", "books:read", "books:read-all", "books:import", "views:admin");

  static final List<Route> ROUTES = new Library().routes();

  @Override
  public String name() {
    return "library";
  }

  @Override
  public String publishedView() {
    return "loans";
  }

  @Override
  public String path(AggregateId aggregate) {
    return "/loans/" + aggregate.id();
  }

  @Override
  public List<Route> ownRoutes() {
    return List.of(
        new Route("POST", "/readers", OWNER_IN_BODY, "books:write"),
        new Route("PUT", "/readers/{id}/name", OWNER_IN_PATH, "books:write"),
        new Route("POST", "/books", ALL_OWNERS, "books:write"),
        new Route("POST", "/loans", OWNER_IN_BODY, "books:write"),
        new Route("POST", "/loans/{id}/return", OWNER_OF_RESOURCE, "books:write"),
        new Route("GET", "/loans/{id}", OWNER_OF_RESOURCE, "books:read", "books:read-all"),
        new Route("GET", "/readers/{id}/loans", OWNER_IN_PATH, "books:read", "books:read-all"),
        new Route("GET", "/books/{id}", ALL_OWNERS, "books:read-all"));
  }

  @Override
  public String owner() {
    return "reader";
  }

  @Override
  public Scopes scopes() {
    return new Scopes("books:read-all", "books:import", "views:admin");
  }
}
