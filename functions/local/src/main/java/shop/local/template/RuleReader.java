package shop.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import shop.local.template.Template.Bus;
import shop.local.template.Template.Rule;
import shop.local.template.Template.Target;

/**
 * Reads what listens to an event bus: events of functions, and rules with targets of their own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventbridgerule.html">EventBridgeRule</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html">AWS::Events::Rule</a>
 */
final class RuleReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DAY = 86_400;
  private static final int MOST_RETRIES = 185;
  private static final Set<String> TARGET_HONOURED =
      Set.of("DeadLetterConfig", "Input", "InputPath", "RetryPolicy");
  private static final Set<String> EVENT_HONOURED =
      Set.of("Enabled", "EventBusName", "Pattern", "RuleName", "State");
  private static final Set<String> RULE_HONOURED =
      Set.of("EventBusName", "EventPattern", "Name", "State", "Targets");

  private final Scope scope;
  private final List<String> notHonoured;

  RuleReader(Scope scope, List<String> notHonoured) {
    this.scope = scope;
    this.notHonoured = notHonoured;
  }

  Bus bus(Property bus) {
    Unknown.list(
        bus, "", Set.of("Name"), Set.of("Description", "KmsKeyIdentifier", "Tags"), notHonoured);
    return new Bus(bus.resource(), bus.text("Name"));
  }

  /** An event of a function; the function is its only target. */
  Rule ofFunction(String name, Property event, String label) {
    var honoured = new ArrayList<>(EVENT_HONOURED);
    honoured.addAll(TARGET_HONOURED);
    // The target's id names it in calls that nobody makes here.
    Unknown.list(event, label, Set.copyOf(honoured), Set.of("Target"), notHonoured);
    if (event.has("Enabled") && event.has("State")) {
      throw event.get("State").fault("stands beside Enabled, but there may only be one of them");
    }
    return rule(
        event.optionalText("RuleName").orElse(event.resource() + name),
        event,
        event.flag("Enabled", true) && isEnabled(event),
        pattern(event, "Pattern"),
        List.of(target(event, event.resource(), label)));
  }

  /** A resource of its own; empty if it does not listen to a bus. */
  Optional<Rule> ofResource(Property rule) {
    Unknown.list(rule, "", RULE_HONOURED, Set.of("Description", "RoleArn", "Tags"), notHonoured);
    if (!rule.has("EventPattern")) {
      notHonoured.add("%s: a rule without EventPattern never fires".formatted(rule.resource()));
      return Optional.empty();
    }
    var targets = new ArrayList<Target>();
    for (var target : rule.elements("Targets")) {
      var honoured = new ArrayList<>(List.of("Arn", "Id"));
      honoured.addAll(TARGET_HONOURED);
      Unknown.list(target, "Targets.", Set.copyOf(honoured), Set.of("RoleArn"), notHonoured);
      targetId(target)
          .ifPresentOrElse(
              id -> targets.add(target(target, id, "Targets.")),
              () ->
                  notHonoured.add(
                      "%s: target %s is not honoured, because it is no function or SQS queue of this template"
                          .formatted(rule.resource(), target.text("Id"))));
    }
    return Optional.of(
        rule(
            rule.optionalText("Name").orElse(rule.resource()),
            rule,
            isEnabled(rule),
            pattern(rule, "EventPattern"),
            targets));
  }

  private Rule rule(
      String name, Property place, boolean enabled, String pattern, List<Target> targets) {
    var bus = busName(place);
    var path = bus.equals(Bus.DEFAULT) ? name : bus + "/" + name;
    return new Rule(
        name, "arn:aws:events:us-east-1:000000000000:rule/" + path, bus, enabled, pattern, targets);
  }

  private String busName(Property place) {
    var given = place.optionalText("EventBusName").orElse(Bus.DEFAULT);
    var name = Bus.nameOf(given);
    boolean known =
        name.equals(Bus.DEFAULT)
            || scope.section("Resources").keySet().stream()
                .map(String::valueOf)
                .filter(id -> scope.type(id).equals("AWS::Events::EventBus") && scope.exists(id))
                .anyMatch(id -> scope.physicalName(id).equals(name));
    if (!known) {
      throw place
          .get("EventBusName")
          .fault("is \"%s\", which is no bus of this template".formatted(given));
    }
    return name;
  }

  private static boolean isEnabled(Property rule) {
    return !rule.oneOf(
            "State",
            "ENABLED",
            Set.of("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"))
        .equals("DISABLED");
  }

  private static String pattern(Property rule, String name) {
    var pattern = rule.get(name);
    // A resource may have it as JSON: the only way for a number to come from a parameter.
    if (name.equals("EventPattern") && pattern.value() instanceof String json) {
      return json;
    }
    if (!(pattern.value() instanceof Map<?, ?>)) {
      throw pattern.fault(pattern.value() == null ? "is missing" : "must be a mapping");
    }
    try {
      return JSON.writeValueAsString(pattern.evaluated());
    } catch (JsonProcessingException e) {
      throw pattern.fault("cannot be written as JSON");
    }
  }

  private Optional<String> targetId(Property target) {
    return target
        .reference("Arn")
        // What SAM calls the alias that AutoPublishAlias makes.
        .map(id -> id.replaceFirst("[.]Alias$", ""))
        .filter(
            id ->
                QueueReference.isQueue(scope, id)
                    || (scope.type(id).equals("AWS::Serverless::Function") && scope.exists(id)));
  }

  private Target target(Property place, String logicalId, String label) {
    if (place.has("InputTransformer")) {
      throw place.get("InputTransformer").fault("is not run here: let the target read the event");
    }
    var input = ScheduleReader.input(place);
    var path = place.optionalText("InputPath");
    if (input.isPresent() && path.isPresent()) {
      throw place.get("InputPath").fault("stands beside Input, but there may only be one of them");
    }
    if (path.isPresent() && !Set.of("$", "$.detail").contains(path.get())) {
      throw place
          .get("InputPath")
          .fault("is \"%s\", but only $ and $.detail are read here".formatted(path.get()));
    }
    var retry = place.get("RetryPolicy");
    return new Target(
        logicalId,
        QueueReference.isQueue(scope, logicalId),
        input,
        path.equals(Optional.of("$.detail")),
        retry.integer("MaximumRetryAttempts", MOST_RETRIES, 0, MOST_RETRIES),
        Duration.ofSeconds(retry.integer("MaximumEventAgeInSeconds", DAY, 60, DAY)),
        deadLetters(place, label));
  }

  private Optional<String> deadLetters(Property place, String label) {
    var config = place.get("DeadLetterConfig");
    Unknown.list(config, label + "DeadLetterConfig.", Set.of("Arn"), Set.of(), notHonoured);
    return QueueReference.read(config, "Arn", label + "DeadLetterConfig", notHonoured);
  }
}
