package rooms;

import static cqrs.http.Route.About.NO_OWNER;

import cqrs.domain.AggregateId;
import cqrs.http.Api;
import cqrs.http.Route;
import cqrs.http.problem.ProblemType;
import java.util.List;
import java.util.stream.Stream;

/** The routes and scopes. A room belongs to no caller: scopes alone decide. */
public final class RoomsApi implements Api {

  static final ProblemType NIGHT_TAKEN =
      new ProblemType(409, "night-taken", "Another booking has one of the nights");

  private static final String WRITE = "rooms:write";
  private static final String READ_ALL = "rooms:read-all";

  static String path(AggregateId room) {
    return "/rooms/" + room.id() + "/calendar";
  }

  @Override
  public List<Route> routes() {
    Stream<Route> own =
        Stream.of(
            new Route("POST", "/rooms", NO_OWNER, WRITE),
            new Route("POST", "/rooms/{id}/bookings", NO_OWNER, WRITE),
            new Route("PUT", "/rooms/{id}/bookings/{booking}", NO_OWNER, WRITE),
            new Route("POST", "/rooms/{id}/bookings/{booking}/cancellation", NO_OWNER, WRITE),
            new Route("GET", "/rooms/{id}/calendar", NO_OWNER, "rooms:read", READ_ALL),
            new Route("GET", "/hotels/{hotel}/occupancy", NO_OWNER, "rooms:read", READ_ALL));
    return Stream.concat(own, Api.operatorRoutes("views:admin", READ_ALL).stream()).toList();
  }

  @Override
  public String allOwnersScope() {
    return READ_ALL;
  }

  @Override
  public String importScope() {
    return "rooms:import";
  }
}
