package cqrs.http;

import cqrs.domain.Application;
import cqrs.http.Route.About;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The HTTP API of an application: a part of the {@link Application}. The template that deploys it
 * repeats the routes; a test compares both.
 */
public interface Api {

  /** The application's own routes. */
  List<Route> ownRoutes();

  /** The scopes that the engine asks for itself. */
  Scopes scopes();

  /**
   * The columns of rows as CSV, by the key of a route: they come first, and are there without any
   * row. Rows of other routes have the columns that their members make.
   */
  default Map<String, List<String>> columns() {
    return Map.of();
  }

  /**
   * The kinds of aggregates whose events are shown: the type of each kind, by the first segment of
   * its path. With {@code books} and {@code BOOK} there is a route {@code GET /books/{id}/events}.
   */
  default Map<String, String> journals() {
    return Map.of();
  }

  /**
   * Members of events and attributes of rows that not everybody may see who may see the data of all
   * owners: the scope that each needs besides, by its name.
   */
  default Map<String, String> guarded() {
    return Map.of();
  }

  /** The noun for an owner of data, for messages: {@code customer}. */
  default String owner() {
    return "owner";
  }

  /**
   * Whether an OpenAPI document of the application is served, with a page that shows it. {@code
   * cqrs.docs.DocsFunction} does that.
   */
  default boolean isDocumented() {
    return false;
  }

  /**
   * Scopes by what they allow.
   *
   * @param allOwners to see and change the data of all owners
   * @param imports to set times and prices of the past
   * @param operators to operate the views
   */
  record Scopes(String allOwners, String imports, String operators) {}

  /** All routes: the application's, then the engine's. */
  default List<Route> routes() {
    String admin = scopes().operators();
    String reader = scopes().allOwners();
    Stream<Route> engine =
        Stream.of(
            new Route("GET", "/views", About.NO_OWNER, admin, reader),
            new Route("GET", "/views/{view}", About.NO_OWNER, admin, reader),
            new Route("GET", "/views/{view}/generations", About.NO_OWNER, admin, reader),
            new Route("POST", "/views/{view}/resume", About.NO_OWNER, admin),
            new Route("POST", "/views/{view}/skips", About.NO_OWNER, admin),
            new Route("POST", "/views/{view}/rebuilds", About.NO_OWNER, admin),
            new Route("GET", "/views/{view}/rebuilds/{generation}", About.NO_OWNER, admin, reader),
            new Route("DELETE", "/views/{view}/rebuilds/{generation}", About.NO_OWNER, admin),
            new Route("POST", "/views/{view}/rollback", About.NO_OWNER, admin),
            new Route("POST", "/views/{view}/verifications", About.NO_OWNER, admin),
            new Route("GET", "/views/{view}/verifications", About.NO_OWNER, admin, reader),
            new Route("GET", "/views/{view}/verifications/{id}", About.NO_OWNER, admin, reader),
            new Route("GET", "/views/{view}/explanation", About.NO_OWNER, admin, reader),
            new Route("GET", "/events", About.NO_OWNER, admin, reader),
            new Route("GET", "/events/{position}/rows", About.NO_OWNER, admin, reader),
            new Route("GET", "/console", About.PUBLIC),
            new Route("GET", "/console/{version}/{asset}", About.PUBLIC),
            new Route("GET", "/", About.PUBLIC));
    Stream<Route> journals =
        new TreeSet<>(journals().keySet())
            .stream()
                .map(path -> "/" + path + "/{id}/events")
                .map(path -> new Route("GET", path, About.NO_OWNER, admin, reader));
    Stream<Route> documents =
        isDocumented()
            ? Stream.of(
                new Route("GET", "/openapi.json", About.PUBLIC),
                new Route("GET", "/docs", About.PUBLIC),
                new Route("GET", "/docs/{asset}", About.PUBLIC))
            : Stream.empty();
    return Stream.of(ownRoutes().stream(), journals, engine, documents)
        .flatMap(routes -> routes)
        .toList();
  }

  /** The application's. */
  static Api ofApplication() {
    return Application.part(Api.class);
  }
}
