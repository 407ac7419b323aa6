package shop.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import shop.local.template.Template.Schedule;

/**
 * Reads what starts a function by the clock.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html">Rate
 *     expressions</a>
 */
final class ScheduleReader {
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9]\\d{0,8}) (minute|hour|day)(s?)\\)");
  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> RULE_HONOURED =
      Set.of("Enabled", "Input", "Name", "Schedule", "State");
  private static final Set<String> SCHEDULER_HONOURED =
      Set.of("FlexibleTimeWindow", "GroupName", "Input", "Name", "ScheduleExpression", "State");

  /** Handing over to Lambda's queue never fails here, so it is neither retried nor given up. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "DeadLetterConfig",
          "Description",
          "KmsKeyArn",
          "OmitName",
          "PermissionsBoundary",
          "RetryPolicy",
          "RoleArn",
          // The hour of the day does not matter to a rate.
          "ScheduleExpressionTimezone");

  private final String function;
  private final List<String> notHonoured;

  ScheduleReader(String function, List<String> notHonoured) {
    this.function = function;
    this.notHonoured = notHonoured;
  }

  Schedule ofRule(String name, Property event, String label) {
    Unknown.list(event, label, RULE_HONOURED, WITHOUT_EFFECT, notHonoured);
    if (event.has("Enabled") && event.has("State")) {
      throw event.get("State").fault("stands beside Enabled, but there may only be one of them");
    }
    return new Schedule(
        function + name,
        "arn:aws:events:us-east-1:000000000000:rule/" + ownName(name, event),
        false,
        function,
        event.flag("Enabled", true) && isEnabled(event),
        period(event, "Schedule"),
        input(event));
  }

  Schedule ofScheduler(String name, Property event, String label) {
    Unknown.list(event, label, SCHEDULER_HONOURED, WITHOUT_EFFECT, notHonoured);
    var window = event.get("FlexibleTimeWindow").optionalText("Mode").orElse("OFF");
    if (!window.equals("OFF")) {
      notHonoured.add("%s: %sFlexibleTimeWindow is not honoured".formatted(function, label));
    }
    var input = input(event);
    if (input.filter(text -> text.contains("<aws.scheduler.")).isPresent()) {
      throw event.get("Input").fault("has <aws.scheduler. …>, which is not filled in here");
    }
    return new Schedule(
        function + name,
        "arn:aws:scheduler:us-east-1:000000000000:schedule/%s/%s"
            .formatted(event.optionalText("GroupName").orElse("default"), ownName(name, event)),
        true,
        function,
        isEnabled(event),
        period(event, "ScheduleExpression"),
        input);
  }

  private String ownName(String name, Property event) {
    return event.optionalText("Name").orElse(function + name);
  }

  private static boolean isEnabled(Property event) {
    return event.oneOf("State", "ENABLED", Set.of("ENABLED", "DISABLED")).equals("ENABLED");
  }

  private static Duration period(Property event, String name) {
    var expression = event.text(name);
    if (!expression.startsWith("rate(")) {
      throw event
          .get(name)
          .fault("is \"%s\", but only rate expressions can be run here".formatted(expression));
    }
    var rate = RATE.matcher(expression);
    if (!rate.matches()) {
      throw event
          .get(name)
          .fault(
              "is \"%s\" but must be like rate(1 minute), rate(2 hours) or rate(3 days)"
                  .formatted(expression));
    }
    int value = Integer.parseInt(rate.group(1));
    var unit = rate.group(2);
    var right = "rate(%d %s%s)".formatted(value, unit, value == 1 ? "" : "s");
    if (!expression.equals(right)) {
      throw event.get(name).fault("is \"%s\" but must be %s".formatted(expression, right));
    }
    return switch (unit) {
      case "minute" -> Duration.ofMinutes(value);
      case "hour" -> Duration.ofHours(value);
      default -> Duration.ofDays(value);
    };
  }

  /** JSON to send instead of the event. */
  static Optional<String> input(Property event) {
    var input = event.optionalText("Input");
    try {
      if (input.isPresent() && JSON.readTree(input.get()).isMissingNode()) {
        throw event.get("Input").fault("is empty but must be JSON");
      }
    } catch (JsonProcessingException e) {
      throw event.get("Input").fault("is \"%s\", which is not JSON".formatted(input.orElse("")));
    }
    return input;
  }
}
