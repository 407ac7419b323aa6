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

/**
 * Reads what starts a function: routes of the HTTP API, schedules, rules.
 *
 * @param apis by logical id
 */
record EventsReader(Property function, Map<String, ApiReader.Api> apis, List<String> notHonoured) {
  private static final int LONGEST_INTEGRATION_MILLIS = 30_000;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY");
  private static final Set<String> ROUTE_HONOURED =
      Set.of("ApiId", "Auth", "Path", "Method", "PayloadFormatVersion", "TimeoutInMillis");

  /** Handing a run to Lambda's queue never fails here, so it is neither retried nor given up. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("DeadLetterConfig", "Description", "RetryPolicy");

  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9]\\d{0,8}) (minute|hour|day)(s?)\\)");

  void read(List<Route> routes, List<Schedule> schedules, List<Rule> rules) {
    var rule = new RuleReader(function.scope(), notHonoured);
    function
        .get("Events")
        .entries()
        .forEach(
            (name, event) -> {
              var label = "Events." + name + ".";
              switch (event.text("Type")) {
                case "HttpApi" -> routes.add(route(event.get("Properties"), label));
                case "Schedule" -> schedules.add(schedule(name, event.get("Properties"), label));
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
    event.listOthers(label, ROUTE_HONOURED, Set.of("RouteSettings"), notHonoured);
    event.only("PayloadFormatVersion", "2.0");
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

  private Schedule schedule(String name, Property event, String label) {
    event.without("Input");
    event.only("State", "ENABLED");
    event.listOthers(
        label, Set.of("Enabled", "Name", "Schedule", "State"), WITHOUT_EFFECT, notHonoured);
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
    if (!rate.matches() || rate.group(1).equals("1") != rate.group(3).isEmpty()) {
      throw event
          .get("Schedule")
          .fault(
              "is \"%s\", but only rates like rate(1 minute), rate(2 hours) or rate(3 days) can be run here"
                  .formatted(event.text("Schedule")));
    }
    int value = Integer.parseInt(rate.group(1));
    return switch (rate.group(2)) {
      case "minute" -> Duration.ofMinutes(value);
      case "hour" -> Duration.ofHours(value);
      default -> Duration.ofDays(value);
    };
  }

  private Optional<Authorization> authorization(Property event, String label) {
    return event
        .reference("ApiId")
        .map(apis::get)
        .orElse(ApiReader.Api.OPEN)
        .authorization(event.get("Auth"), label + "Auth.", notHonoured);
  }

  private static void checkVariables(Property event, String path) {
    for (var segment : path.split("/", -1)) {
      boolean variable = segment.startsWith("{") && segment.endsWith("}");
      if (!variable && (segment.contains("{") || segment.contains("}"))) {
        throw event
            .get("Path")
            .fault("has the segment \"%s\", but a variable must be all of one".formatted(segment));
      }
      if (segment.endsWith("+}")) {
        throw event.get("Path").fault("has %s, which cannot be run here".formatted(segment));
      }
    }
  }
}
