package local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import local.template.Template.Bus;
import local.template.Template.Function;
import local.template.Template.Grant;
import local.template.Template.Mapping;
import local.template.Template.Queue;
import local.template.Template.Route;
import local.template.Template.Rule;
import local.template.Template.Schedule;
import local.template.Template.Table;
import org.jspecify.annotations.Nullable;

/**
 * Reads a SAM template; what it cannot run is either an error or listed as not honoured, never
 * skipped in silence.
 */
public final class TemplateReader {
  /** Types that change nothing about what callers or functions see here. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "AWS::IAM::",
          "AWS::Logs::",
          "AWS::CloudWatch::Dashboard",
          "AWS::KMS::",
          "AWS::Lambda::Permission",
          // Topics of alarms, which get no messages here.
          "AWS::SNS::",
          // Only a replay shows it, which is not run.
          "AWS::Events::Archive",
          "AWS::SQS::QueuePolicy");

  private final Scope scope;
  private final Map<String, ApiReader.Api> apis = new HashMap<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<Grant> grants = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final List<Mapping> mappings = new ArrayList<>();
  private final List<Schedule> schedules = new ArrayList<>();
  private final List<Queue> queues = new ArrayList<>();
  private final List<Bus> buses = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<String> notHonoured = new ArrayList<>();
  private final StackReader stacks = new StackReader(notHonoured);

  private TemplateReader(Scope scope) {
    this.scope = scope;
  }

  /**
   * Reads the whole template.
   *
   * @param parameters values for the template's parameters that shall not have their defaults
   * @throws StartupException if the template cannot be run as it is
   */
  public static Template read(Path file, Map<String, String> parameters) {
    return new TemplateReader(new Scope(file, YamlFile.read(file), parameters)).read();
  }

  private Template read() {
    if (scope.section("Resources").isEmpty()) {
      throw new StartupException("%s declares no resources.".formatted(scope.file()));
    }
    for (var id : scope.section("Resources").keySet()) {
      var logicalId = String.valueOf(id);
      if (scope.type(logicalId).equals("AWS::Serverless::HttpApi") && scope.exists(logicalId)) {
        apis.put(logicalId, ApiReader.read(merged("HttpApi", logicalId), notHonoured));
      }
    }
    for (var id : scope.section("Resources").keySet()) {
      var logicalId = String.valueOf(id);
      if (scope.resource(logicalId) == null || scope.type(logicalId).isEmpty()) {
        throw new StartupException("%s: %s has no Type.".formatted(scope.file(), logicalId));
      }
      if (scope.exists(logicalId)) {
        read(logicalId);
      }
    }
    checkThatRoutesDiffer();
    return new Template(
        tables,
        functions,
        grants,
        routes,
        mappings,
        schedules,
        queues,
        buses,
        rules,
        stacks.alarms(),
        notHonoured);
  }

  private void read(String logicalId) {
    var type = scope.type(logicalId);
    switch (type) {
      case "AWS::DynamoDB::Table" ->
          tables.add(TableReader.read(scope.properties(logicalId), notHonoured));
      case "AWS::Serverless::Function" -> {
        var properties = merged("Function", logicalId);
        functions.add(FunctionReader.read(properties, notHonoured));
        grants.addAll(PolicyReader.read(properties));
        new EventsReader(properties, apis, notHonoured).read(routes, schedules, rules);
      }
      case "AWS::Lambda::EventSourceMapping" ->
          mappings.add(MappingReader.read(scope.properties(logicalId), notHonoured));
      case "AWS::Serverless::HttpApi" -> {} // They were read before the functions.
      case "AWS::SQS::Queue" -> queues.add(new Queue(logicalId, scope.physicalName(logicalId)));
      case "AWS::Events::EventBus" ->
          buses.add(new RuleReader(scope, notHonoured).bus(scope.properties(logicalId)));
      case "AWS::Events::Rule" ->
          new RuleReader(scope, notHonoured)
              .ofResource(scope.properties(logicalId))
              .ifPresent(rules::add);
      case "AWS::CloudWatch::Alarm" -> stacks.alarm(scope.properties(logicalId));
      case "AWS::CloudWatch::CompositeAlarm" -> stacks.composite(scope.properties(logicalId));
      case "AWS::CloudFormation::Stack" ->
          stacks.stack(scope.properties(logicalId), WITHOUT_EFFECT);
      default -> {
        if (WITHOUT_EFFECT.stream().noneMatch(type::startsWith)) {
          notHonoured.add("%s: resources of type %s are not run".formatted(logicalId, type));
        }
      }
    }
  }

  /**
   * A resource's properties over those that {@code Globals} gives to all of its kind, as SAM merges
   * them.
   */
  private Property merged(String kind, String logicalId) {
    var own = scope.properties(logicalId);
    return new Property(
        scope, logicalId, "", merge(scope.section("Globals").get(kind), own.value()));
  }

  private static @Nullable Object merge(@Nullable Object global, @Nullable Object own) {
    if (global instanceof Map<?, ?> below && own instanceof Map<?, ?> above) {
      var merged = new LinkedHashMap<Object, @Nullable Object>(below);
      above.forEach((key, value) -> merged.put(key, merge(below.get(key), value)));
      return merged;
    }
    if (global instanceof List<?> first && own instanceof List<?> second) {
      var merged = new ArrayList<Object>(first);
      merged.addAll(second);
      return merged;
    }
    return own == null ? global : own;
  }

  private void checkThatRoutesDiffer() {
    var owners = new LinkedHashMap<String, String>();
    for (var route : routes) {
      var other = owners.put(route.key(), route.function());
      if (other != null) {
        throw new StartupException(
            "%s: %s and %s both declare the route %s."
                .formatted(scope.file(), other, route.function(), route.key()));
      }
    }
  }
}
