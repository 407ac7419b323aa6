package local.template;

import java.nio.file.Files;
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
 * Reads a SAM template. What cannot run is an error or listed as not honoured. Of nested stacks
 * only the alarms are read.
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
          "AWS::ApiGatewayV2::ApiMapping",
          "AWS::ApiGatewayV2::DomainName",
          // Topics of alarms, which get no messages here.
          "AWS::SNS::",
          // Only a replay shows it, which is not run.
          "AWS::Events::Archive",
          "AWS::SQS::QueuePolicy");

  /** Where the template of a nested stack is looked for: {@code sam deploy} uploads such files. */
  private static final String URL = "TemplateURL";

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
  private final Map<String, Alarm> alarms = new LinkedHashMap<>();
  private final List<Property> composites = new ArrayList<>();

  private TemplateReader(Scope scope) {
    this.scope = scope;
  }

  /**
   * Reads the whole template.
   *
   * @param parameters override the defaults of its parameters
   * @throws StartupException if the template cannot be run as it is
   */
  public static Template read(Path file, Map<String, String> parameters) {
    return new TemplateReader(new Scope(file, YamlFile.read(file), parameters)).read();
  }

  private Template read() {
    if (scope.resources().isEmpty()) {
      throw new StartupException("%s declares no resources.".formatted(scope.file()));
    }
    for (var id : scope.resources()) {
      if (scope.isMade(id, "AWS::Serverless::HttpApi")) {
        apis.put(id, ApiReader.read(merged("HttpApi", id)));
      }
    }
    for (var id : scope.resources()) {
      if (scope.type(id).isEmpty()) {
        throw new StartupException("%s: %s has no Type.".formatted(scope.file(), id));
      }
      if (scope.exists(id) && !readAlarm(scope, id)) {
        read(id);
      }
    }
    composites.forEach(this::readComposite);
    checkThatRoutesDiffer();
    return new Template(
        tables,
        functions,
        grants,
        routes,
        apis.values().stream().flatMap(api -> api.cors().stream()).findFirst(),
        mappings,
        schedules,
        queues,
        buses,
        rules,
        List.copyOf(alarms.values()),
        scope.notHonoured());
  }

  private void read(String id) {
    var type = scope.type(id);
    var properties = scope.properties(id);
    switch (type) {
      case "AWS::DynamoDB::Table" -> tables.add(TableReader.read(properties));
      case "AWS::Serverless::Function" -> {
        var all = merged("Function", id);
        functions.add(FunctionReader.read(all));
        grants.addAll(PolicyReader.read(all));
        new EventsReader(all, apis).read(routes, schedules, rules);
      }
      case "AWS::Lambda::EventSourceMapping" -> mappings.add(MappingReader.read(properties));
      case "AWS::Serverless::HttpApi" -> {} // They were read before the functions.
      case "AWS::SQS::Queue" -> queues.add(new Queue(id, scope.physicalName(id)));
      case "AWS::Events::EventBus" -> buses.add(RuleReader.bus(properties));
      case "AWS::Events::Rule" -> RuleReader.ofResource(properties).ifPresent(rules::add);
      case "AWS::CloudFormation::Stack" -> readNested(properties);
      default -> {
        if (hasEffect(type)) {
          scope.list("%s: resources of type %s are not run", id, type);
        }
      }
    }
  }

  private static boolean hasEffect(String type) {
    return WITHOUT_EFFECT.stream().noneMatch(type::startsWith);
  }

  private boolean readAlarm(Scope owner, String id) {
    var properties = owner.properties(id);
    switch (owner.type(id)) {
      case "AWS::CloudWatch::Alarm" -> add(properties, AlarmReader.ofMetric(properties));
      case "AWS::CloudWatch::CompositeAlarm" -> composites.add(properties);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readComposite(Property properties) {
    var composite = AlarmReader.composite(properties);
    for (var name : composite.alarms()) {
      if (!(alarms.get(name) instanceof Alarm.OfMetric)) {
        throw properties.faultOf(
            "AlarmRule", "names the alarm %s, which is no alarm on a metric here", name);
      }
    }
    add(properties, composite);
  }

  private void add(Property properties, Alarm alarm) {
    if (alarms.put(alarm.name(), alarm) != null) {
      throw properties.fault("makes a second alarm named %s", alarm.name());
    }
  }

  private void readNested(Property stack) {
    stack.listOthers(URL + " Parameters", "NotificationARNs Tags TimeoutInMinutes");
    var given = stack.text(URL);
    if (given.contains("://")) {
      throw stack.faultOf(
          URL, "is \"%s\", but only a file beside the template can be read here", given);
    }
    var file = scope.folder().resolve(given);
    if (!Files.isRegularFile(file)) {
      throw stack.faultOf(URL, "is \"%s\", but there is no such file", given);
    }
    var parameters = new LinkedHashMap<String, String>();
    var all = stack.get("Parameters");
    // A list comes as a parameter of type CommaDelimitedList.
    all.entries().keySet().forEach(it -> parameters.put(it, String.join(",", all.oneOrMore(it))));
    var nested = scope.nested(stack.resource(), given, YamlFile.read(file), parameters);
    for (var id : nested.resources()) {
      if (nested.exists(id) && !readAlarm(nested, id) && hasEffect(nested.type(id))) {
        scope.list(
            "%s, %s: resources of type %s are not run in a nested stack",
            nested.file(), id, nested.type(id));
      }
    }
  }

  /** A resource's properties over those of {@code Globals}, merged as SAM does. */
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
    var owners = new HashMap<String, String>();
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
