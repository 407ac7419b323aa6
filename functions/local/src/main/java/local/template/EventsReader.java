package local.template;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import local.template.Template.Authorization;
import local.template.Template.Route;
import local.template.Template.Rule;
import local.template.Template.Schedule;

/** Reads what starts a function: routes, schedules, rules. APIs are by logical id. */
record EventsReader(Property function, Map<String, ApiReader.Api> apis) {
  private static final int LONGEST_INTEGRATION_MILLIS = 30_000;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY");
  private static final Pattern RATE =
      Pattern.compile(
          "rate\\((1 (?:minute|hour|day)|(?:[2-9]|[1-9]\\d{1,8}) (?:minute|hour|day)s)\\)");

  void read(List<Route> routes, List<Schedule> schedules, List<Rule> rules) {
    function
        .get("Events")
        .entries()
        .forEach(
            (name, event) -> {
              var properties = event.get("Properties");
              switch (event.text("Type")) {
                case "HttpApi" -> routes.add(route(properties));
                case "Schedule" -> schedules.add(schedule(name, properties));
                case "EventBridgeRule" -> rules.add(RuleReader.ofFunction(name, properties));
                default -> event.list("of type %s never fires", event.text("Type"));
              }
            });
  }

  private Route route(Property event) {
    event.listOthers(
        "ApiId Auth Path Method PayloadFormatVersion TimeoutInMillis", "RouteSettings");
    event.only("PayloadFormatVersion", "2.0");
    var timeout =
        Duration.ofMillis(
            event.integer(
                "TimeoutInMillis", LONGEST_INTEGRATION_MILLIS, 50, LONGEST_INTEGRATION_MILLIS));
    var path = event.optionalText("Path").orElse(Route.DEFAULT);
    if (path.equals(Route.DEFAULT)) {
      return new Route(Route.DEFAULT, "", function.resource(), timeout, authorization(event));
    }
    checkPath(event.get("Path"), path);
    var declared = event.optionalText("Method").orElse("ANY");
    var method = declared.equals("*") ? "ANY" : declared.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw event.faultOf("Method", "is \"%s\", which is not a method", declared);
    }
    return new Route(method, path, function.resource(), timeout, authorization(event));
  }

  private Schedule schedule(String name, Property event) {
    event.without("Input");
    event.only("State", "ENABLED");
    // Handing a run to Lambda's queue never fails here, so it is neither retried nor given up.
    event.listOthers("Enabled Name Schedule State", "DeadLetterConfig Description RetryPolicy");
    var id = function.resource() + name;
    return new Schedule(
        id,
        "arn:aws:events:us-east-1:000000000000:rule/" + event.optionalText("Name").orElse(id),
        function.resource(),
        event.flag("Enabled", true),
        period(event));
  }

  private static Duration period(Property event) {
    var rate = RATE.matcher(event.text("Schedule"));
    if (!rate.matches()) {
      throw event.faultOf(
          "Schedule",
          "is \"%s\", but only rates like rate(1 minute), rate(2 hours) or rate(3 days) can be"
              + " run here",
          event.text("Schedule"));
    }
    var parts = rate.group(1).split(" ", 2);
    int value = Integer.parseInt(parts[0]);
    return switch (parts[1].charAt(0)) {
      case 'm' -> Duration.ofMinutes(value);
      case 'h' -> Duration.ofHours(value);
      default -> Duration.ofDays(value);
    };
  }

  private Optional<Authorization> authorization(Property event) {
    return event
        .reference("ApiId")
        .map(apis::get)
        .orElse(ApiReader.Api.OPEN)
        .authorization(event.get("Auth"));
  }

  private static void checkPath(Property place, String path) {
    if (!path.startsWith("/")) {
      throw place.fault("is \"%s\" but must begin with /", path);
    }
    for (var segment : path.split("/", -1)) {
      boolean variable = segment.startsWith("{") && segment.endsWith("}");
      if (!variable && (segment.contains("{") || segment.contains("}"))) {
        throw place.fault("has the segment \"%s\", but a variable must be all of one", segment);
      }
      if (segment.endsWith("+}")) {
        throw place.fault("has %s, which cannot be run here", segment);
      }
    }
  }
}
