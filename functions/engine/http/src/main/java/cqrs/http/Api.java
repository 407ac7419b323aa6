package cqrs.http;

import cqrs.domain.Application;
import cqrs.http.Route.About;
import java.util.List;

/**
 * The HTTP API of an application: a part of the {@link Application}. The template that deploys it
 * repeats the routes; a test compares both.
 */
public interface Api {

  /** All routes, those of {@link #operatorRoutes} included. */
  List<Route> routes();

  /** The noun for an owner of data, for messages: {@code customer}. */
  default String owner() {
    return "owner";
  }

  /** The scope that lets a caller see and change the data of all owners. */
  String allOwnersScope();

  /** The scope that lets a caller set times and prices of the past. */
  String importScope();

  /**
   * The engine's own routes.
   *
   * @param admin the scope that an operator needs
   * @param reader another scope that lets a caller look
   */
  static List<Route> operatorRoutes(String admin, String reader) {
    return List.of(
        new Route("GET", "/views", About.NO_OWNER, admin, reader),
        new Route("POST", "/views/{view}/resume", About.NO_OWNER, admin),
        new Route("POST", "/views/{view}/skips", About.NO_OWNER, admin),
        new Route("POST", "/views/{view}/rebuilds", About.NO_OWNER, admin),
        new Route("GET", "/views/{view}/rebuilds/{generation}", About.NO_OWNER, admin, reader),
        new Route("DELETE", "/views/{view}/rebuilds/{generation}", About.NO_OWNER, admin),
        new Route("POST", "/views/{view}/rollback", About.NO_OWNER, admin),
        new Route("POST", "/views/{view}/verifications", About.NO_OWNER, admin),
        new Route("GET", "/views/{view}/verifications/{id}", About.NO_OWNER, admin, reader),
        new Route("GET", "/", About.NO_OWNER));
  }

  /** The application's. */
  static Api ofApplication() {
    return Application.part(Api.class);
  }
}
