package local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.template.Template.Bus;
import local.template.Template.Rule;
import local.template.Template.Target;

/**
 * Reads what listens to an event bus: events of functions, and rules with targets of their own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventbridgerule.html">EventBridgeRule</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html">AWS::Events::Rule</a>
 */
record RuleReader(Scope scope, List<String> notHonoured) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DAY = 86_400;
  private static final int MOST_RETRIES = 185;
  private static final String[] INPUTS = {"Input", "InputPath", "InputTransformer"};
  private static final Set<String> EVENT_HONOURED =
      Property.words(
          """
          DeadLetterConfig Enabled EventBusName Pattern RetryPolicy RuleName State
          """);

  Bus bus(Property bus) {
    bus.listOthers(
        "", Set.of("Name"), Set.of("Description", "KmsKeyIdentifier", "Tags"), notHonoured);
    return new Bus(bus.resource(), bus.text("Name"));
  }

  /** An event of a function; the function is its only target. */
  Rule ofFunction(String name, Property event, String label) {
    event.without(INPUTS);
    // No call here uses the target's id.
    event.listOthers(label, EVENT_HONOURED, Set.of("Target"), notHonoured);
    event.only("Enabled", "true");
    event.only("State", "ENABLED");
    return new Rule(
        event.optionalText("RuleName").orElse(event.resource() + name),
        busName(event),
        pattern(event, "Pattern"),
        List.of(target(event, event.resource(), label)));
  }

  /** A resource of its own; empty if it does not listen to a bus. */
  Optional<Rule> ofResource(Property rule) {
    rule.listOthers(
        "",
        Set.of("EventBusName", "EventPattern", "Name", "State", "Targets"),
        Set.of("Description", "RoleArn", "Tags"),
        notHonoured);
    rule.only("State", "ENABLED");
    if (!rule.has("EventPattern")) {
      notHonoured.add("%s: a rule without EventPattern never fires".formatted(rule.resource()));
      return Optional.empty();
    }
    var targets = new ArrayList<Target>();
    for (var target : rule.elements("Targets")) {
      target.without(INPUTS);
      target.listOthers(
          "Targets.",
          Set.of("Arn", "DeadLetterConfig", "Id", "RetryPolicy"),
          Set.of("RoleArn"),
          notHonoured);
      function(target)
          .ifPresentOrElse(
              id -> targets.add(target(target, id, "Targets.")),
              () ->
                  notHonoured.add(
                      "%s: target %s is not honoured, because it is no function of this template"
                          .formatted(rule.resource(), target.text("Id"))));
    }
    return Optional.of(
        new Rule(
            rule.optionalText("Name").orElse(rule.resource()),
            busName(rule),
            pattern(rule, "EventPattern"),
            targets));
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

  private Optional<String> function(Property target) {
    return target
        .reference("Arn")
        // SAM's name of the alias that AutoPublishAlias makes.
        .map(id -> id.replaceFirst("[.]Alias$", ""))
        .filter(id -> scope.type(id).equals("AWS::Serverless::Function") && scope.exists(id));
  }

  private Target target(Property place, String logicalId, String label) {
    var retry = place.get("RetryPolicy");
    var deadLetters = place.get("DeadLetterConfig");
    deadLetters.listOthers(label + "DeadLetterConfig.", Set.of("Arn"), Set.of(), notHonoured);
    return new Target(
        logicalId,
        retry.integer("MaximumRetryAttempts", MOST_RETRIES, 0, MOST_RETRIES),
        Duration.ofSeconds(retry.integer("MaximumEventAgeInSeconds", DAY, 60, DAY)),
        deadLetters.queue("Arn", label + "DeadLetterConfig", notHonoured));
  }
}
