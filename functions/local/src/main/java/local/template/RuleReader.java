package local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Template.Bus;
import local.template.Template.Rule;
import local.template.Template.Target;

/** Reads what listens to an event bus: events of functions, and rules of their own. */
final class RuleReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DAY = 86_400;
  private static final int MOST_RETRIES = 185;
  private static final String[] INPUTS = {"Input", "InputPath", "InputTransformer"};

  private RuleReader() {}

  static Bus bus(Property bus) {
    bus.listOthers("Name", "Description KmsKeyIdentifier Tags");
    return new Bus(bus.resource(), bus.text("Name"));
  }

  /** An event of a function; the function is its only target. */
  static Rule ofFunction(String name, Property event) {
    event.without(INPUTS);
    // No call here uses the target's id.
    event.listOthers(
        "DeadLetterConfig Enabled EventBusName Pattern RetryPolicy RuleName State", "Target");
    event.only("Enabled", "true");
    event.only("State", "ENABLED");
    return new Rule(
        event.optionalText("RuleName").orElse(event.resource() + name),
        busName(event),
        pattern(event.get("Pattern")),
        List.of(target(event, event.resource())));
  }

  /** A resource of its own; empty if it does not listen to a bus. */
  static Optional<Rule> ofResource(Property rule) {
    rule.listOthers("EventBusName EventPattern Name State Targets", "Description RoleArn Tags");
    rule.only("State", "ENABLED");
    var pattern = rule.get("EventPattern");
    if (pattern.value() == null) {
      rule.scope().list("%s: a rule without EventPattern never fires", rule.resource());
      return Optional.empty();
    }
    var targets = new ArrayList<Target>();
    for (var target : rule.elements("Targets")) {
      target.without(INPUTS);
      target.listOthers("Arn DeadLetterConfig Id RetryPolicy", "RoleArn");
      target
          .function("Arn")
          .ifPresentOrElse(
              id -> targets.add(target(target, id)),
              () ->
                  rule.scope()
                      .list(
                          "%s: target %s is not honoured, because it is no function of this"
                              + " template",
                          rule.resource(), target.text("Id")));
    }
    return Optional.of(
        new Rule(
            rule.optionalText("Name").orElse(rule.resource()),
            busName(rule),
            // As JSON: the only way for a number to come from a parameter.
            pattern.value() instanceof String json ? json : pattern(pattern),
            targets));
  }

  private static String busName(Property place) {
    var given = place.optionalText("EventBusName").orElse(Bus.DEFAULT);
    var name = Bus.nameOf(given);
    var scope = place.scope();
    boolean known =
        name.equals(Bus.DEFAULT)
            || scope.resources().stream()
                .filter(id -> scope.isMade(id, "AWS::Events::EventBus"))
                .anyMatch(id -> scope.physicalName(id).equals(name));
    if (!known) {
      throw place.faultOf("EventBusName", "is \"%s\", which is no bus of this template", given);
    }
    return name;
  }

  private static String pattern(Property pattern) {
    if (!(pattern.value() instanceof Map<?, ?>)) {
      throw pattern.fault(pattern.value() == null ? "is missing" : "must be a mapping");
    }
    try {
      return JSON.writeValueAsString(pattern.evaluated());
    } catch (JsonProcessingException e) {
      throw pattern.fault("cannot be written as JSON");
    }
  }

  private static Target target(Property place, String function) {
    var retry = place.get("RetryPolicy");
    var deadLetters = place.get("DeadLetterConfig");
    deadLetters.listOthers("Arn", "");
    return new Target(
        function,
        retry.integer("MaximumRetryAttempts", MOST_RETRIES, 0, MOST_RETRIES),
        Duration.ofSeconds(retry.integer("MaximumEventAgeInSeconds", DAY, 60, DAY)),
        deadLetters.queue("Arn"));
  }
}
