package shop.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import shop.local.template.Template.Authorization;
import shop.local.template.Template.Route;
import shop.local.template.Template.Rule;
import shop.local.template.Template.Schedule;

/** Reads what starts a function: routes of the HTTP API, schedules, rules. */
final class EventsReader {
  private static final int LONGEST_INTEGRATION_MILLIS = 30_000;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY");
  private static final Set<String> ROUTE_HONOURED =
      Set.of("ApiId", "Auth", "Path", "Method", "PayloadFormatVersion", "TimeoutInMillis");
  private final Property function;
  private final Map<String, ApiReader.Api> apis;
  private final List<String> notHonoured;

  /**
   * @param apis by logical id
   */
  EventsReader(Property function, Map<String, ApiReader.Api> apis, List<String> notHonoured) {
    this.function = function;
    this.apis = apis;
    this.notHonoured = notHonoured;
  }

  void read(List<Route> routes, List<Schedule> schedules, List<Rule> rules) {
    var schedule = new ScheduleReader(function.resource(), notHonoured);
    var rule = new RuleReader(function.scope(), notHonoured);
    function
        .get("Events")
        .entries()
        .forEach(
            (name, event) -> {
              var label = "Events." + name + ".";
              switch (event.text("Type")) {
                case "HttpApi" -> routes.add(route(event.get("Properties"), label));
                case "Schedule" ->
                    schedules.add(schedule.ofRule(name, event.get("Properties"), label));
                case "ScheduleV2" ->
                    schedules.add(schedule.ofScheduler(name, event.get("Properties"), label));
                case "EventBridgeRule" ->
                    rules.add(rule.ofFunction(name, event.get("Properties"), label));
                default ->
                    notHonoured.add(
                        "%s: Events.%s of type %s never fires"
                            .formatted(function.resource(), name, event.text("Type")));
              }
            });
  }

  private Route route(Property event, String label) {
    Unknown.list(event, label, ROUTE_HONOURED, Set.of("RouteSettings"), notHonoured);
    var payload = event.optionalText("PayloadFormatVersion").orElse("2.0");
    if (!payload.equals("2.0")) {
      throw event
          .get("PayloadFormatVersion")
          .fault("is \"%s\", but only 2.0 can be run here".formatted(payload));
    }
    var timeout =
        Duration.ofMillis(
            event.integer(
                "TimeoutInMillis", LONGEST_INTEGRATION_MILLIS, 50, LONGEST_INTEGRATION_MILLIS));
    var path = event.optionalText("Path").orElse(Route.DEFAULT);
    if (path.equals(Route.DEFAULT)) {
      return new Route(
          Route.DEFAULT, "", function.resource(), timeout, authorization(event, label));
    }
    if (!path.startsWith("/")) {
      throw event.get("Path").fault("is \"%s\" but must begin with /".formatted(path));
    }
    var declared = event.optionalText("Method").orElse("ANY");
    var method = declared.equals("*") ? "ANY" : declared.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw event.get("Method").fault("is \"%s\", which is not a method".formatted(declared));
    }
    checkVariables(event, path);
    return new Route(method, path, function.resource(), timeout, authorization(event, label));
  }

  private Optional<Authorization> authorization(Property event, String label) {
    return event
        .reference("ApiId")
        .map(apis::get)
        .orElse(ApiReader.Api.OPEN)
        .authorization(event.get("Auth"), label + "Auth.", notHonoured);
  }

  private static void checkVariables(Property event, String path) {
    var segments = path.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      var segment = segments[i];
      boolean variable = segment.startsWith("{") && segment.endsWith("}");
      if (!variable && (segment.contains("{") || segment.contains("}"))) {
        throw event
            .get("Path")
            .fault("has the segment \"%s\", but a variable must be all of one".formatted(segment));
      }
      if (segment.endsWith("+}") && i < segments.length - 1) {
        throw event.get("Path").fault("has %s, which may only come last".formatted(segment));
      }
    }
  }
}
