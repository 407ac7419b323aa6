package cqrs.http;

import static cqrs.http.Route.About.ALL_OWNERS;
import static cqrs.http.Route.About.OWNER_IN_BODY;
import static cqrs.http.Route.About.OWNER_IN_PATH;
import static cqrs.http.Route.About.OWNER_OF_RESOURCE;

import cqrs.domain.Application;
import java.util.List;
import java.util.stream.Stream;

/** The application of these tests: a library that lends books to readers. */
public final class Library implements Application, Api {

  static final List<String> SCOPES =
      List.of("books:write", "books:read", "books:read-all", "books:import", "views:admin");

  static final List<Route> ROUTES =
      Stream.concat(
              Stream.of(
                  new Route("POST", "/readers", OWNER_IN_BODY, "books:write"),
                  new Route("PUT", "/readers/{id}/name", OWNER_IN_PATH, "books:write"),
                  new Route("POST", "/books", ALL_OWNERS, "books:write"),
                  new Route("POST", "/loans", OWNER_IN_BODY, "books:write"),
                  new Route("POST", "/loans/{id}/return", OWNER_OF_RESOURCE, "books:write"),
                  new Route(
                      "GET", "/loans/{id}", OWNER_OF_RESOURCE, "books:read", "books:read-all"),
                  new Route(
                      "GET", "/readers/{id}/loans", OWNER_IN_PATH, "books:read", "books:read-all"),
                  new Route("GET", "/books/{id}", ALL_OWNERS, "books:read-all")),
              Api.operatorRoutes("views:admin", "books:read-all").stream())
          .toList();

  @Override
  public String name() {
    return "library";
  }

  @Override
  public String metricsNamespace() {
    return "Library";
  }

  @Override
  public String publishedView() {
    return "loans";
  }

  @Override
  public List<Route> routes() {
    return ROUTES;
  }

  @Override
  public String owner() {
    return "reader";
  }

  @Override
  public String allOwnersScope() {
    return "books:read-all";
  }

  @Override
  public String importScope() {
    return "books:import";
  }
}
