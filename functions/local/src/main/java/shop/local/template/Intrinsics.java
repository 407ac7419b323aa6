package shop.local.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CloudFormation's intrinsic functions, as far as a local run can answer them. Evaluates the
 * outermost level; what is inside a mapping or list is evaluated when it is read.
 */
final class Intrinsics {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final Scope scope;
  private final Property where;

  /**
   * @param where the property that is being read, for errors
   */
  Intrinsics(Scope scope, Property where) {
    this.scope = scope;
    this.where = where;
  }

  /**
   * The value itself, or what the intrinsic function that it is comes to; null for {@code
   * AWS::NoValue}.
   */
  @Nullable Object evaluate(@Nullable Object raw) {
    if (!(raw instanceof Map<?, ?> map) || map.size() != 1) {
      return raw;
    }
    var entry = map.entrySet().iterator().next();
    var argument = entry.getValue();
    var name = String.valueOf(entry.getKey());
    return switch (name) {
      case "Ref" -> ref(text(argument));
      case "Fn::GetAtt" -> attribute(argument);
      case "Fn::Sub" -> substitute(argument);
      case "Fn::Join" -> join(list(argument, 2));
      case "Fn::Select" -> select(list(argument, 2));
      case "Fn::Split" -> split(list(argument, 2));
      case "Fn::FindInMap" -> find(list(argument, 3));
      case "Fn::If" -> choose(list(argument, 3));
      case "Condition" -> scope.condition(text(argument), where);
      case "Fn::Equals" -> equal(list(argument, 2));
      case "Fn::Not" -> !truth(list(argument, 1).getFirst());
      case "Fn::And" -> list(argument, 0).stream().allMatch(this::truth);
      case "Fn::Or" -> list(argument, 0).stream().anyMatch(this::truth);
      default -> {
        if (name.startsWith("Fn::")) {
          throw where.fault("uses %s, which a local run cannot answer".formatted(name));
        }
        yield raw;
      }
    };
  }

  /** The value chosen by {@code Fn::If}, with references left as they are. */
  @Nullable Object evaluateChoices(@Nullable Object raw) {
    return raw instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("Fn::If")
        ? evaluateChoices(chosen(list(map.get("Fn::If"), 3)))
        : raw;
  }

  private @Nullable Object ref(String name) {
    if (name.equals("AWS::NoValue")) {
      return null;
    }
    var parameter = scope.parameter(name);
    if (parameter != null) {
      return parameter;
    }
    if (scope.declaresParameter(name)) {
      throw where.fault(
          scope.isNested()
              ? "needs the parameter %s, which has no default and is not given".formatted(name)
              : "needs the parameter %s, which has no default: give one with --parameter %s=value"
                  .formatted(name, name));
    }
    if (scope.resource(name) == null) {
      throw where.fault("refers to %s, which does not exist".formatted(name));
    }
    var physical = scope.physicalName(name);
    return scope.type(name).equals("AWS::SQS::Queue")
        ? "https://sqs.us-east-1.amazonaws.com/000000000000/" + physical
        : physical;
  }

  private String attribute(@Nullable Object argument) {
    var parts =
        argument instanceof String text
            ? Arrays.asList(text.split("\\.", 2))
            : list(argument, 2).stream().map(this::text).toList();
    if (parts.size() != 2) {
      throw where.fault("has a GetAtt that does not name an attribute");
    }
    var resource = parts.getFirst();
    if (scope.resource(resource) == null) {
      throw where.fault("refers to %s, which does not exist".formatted(resource));
    }
    var name = scope.physicalName(resource);
    var arn =
        switch (scope.type(resource) + " " + parts.getLast()) {
          case "AWS::DynamoDB::Table Arn" -> "arn:aws:dynamodb:ddblocal:000000000000:table/" + name;
          case "AWS::DynamoDB::Table StreamArn" ->
              "arn:aws:dynamodb:ddblocal:000000000000:table/" + name + "/stream/local";
          case "AWS::Serverless::Function Arn" ->
              "arn:aws:lambda:us-east-1:000000000000:function:" + name;
          case "AWS::SQS::Queue Arn" -> "arn:aws:sqs:us-east-1:000000000000:" + name;
          case "AWS::SQS::Queue QueueName", "AWS::Events::EventBus Name" -> name;
          case "AWS::CloudWatch::Alarm Arn", "AWS::CloudWatch::CompositeAlarm Arn" ->
              "arn:aws:cloudwatch:us-east-1:000000000000:alarm:" + name;
          case "AWS::Events::EventBus Arn" ->
              "arn:aws:events:us-east-1:000000000000:event-bus/" + name;
          default -> null;
        };
    if (arn == null) {
      throw where.fault(
          "needs %s of %s, which a local run does not have".formatted(parts.getLast(), resource));
    }
    return arn;
  }

  private String substitute(@Nullable Object argument) {
    var variables = Map.of();
    Object template = argument;
    if (argument instanceof List<?>) {
      var parts = list(argument, 2);
      template = parts.getFirst();
      variables = parts.getLast() instanceof Map<?, ?> map ? Map.copyOf(map) : Map.of();
    }
    var values = variables;
    return PLACEHOLDER
        .matcher(text(template))
        .replaceAll(
            match -> {
              var name = match.group(2).strip();
              if (!match.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + name + "}");
              }
              var value =
                  values.containsKey(name)
                      ? evaluate(values.get(name))
                      : name.contains(".") ? attribute(name) : ref(name);
              return Matcher.quoteReplacement(String.valueOf(value));
            });
  }

  private String join(List<?> arguments) {
    var parts = list(evaluate(arguments.getLast()), 0);
    return String.join(
        text(arguments.getFirst()), parts.stream().map(part -> text(evaluate(part))).toList());
  }

  private @Nullable Object select(List<?> arguments) {
    var from = list(evaluate(arguments.getLast()), 0);
    var position = text(evaluate(arguments.getFirst()));
    if (!position.matches("\\d{1,4}") || Integer.parseInt(position) >= from.size()) {
      throw where.fault("selects element %s of a list of %d".formatted(position, from.size()));
    }
    return evaluate(from.get(Integer.parseInt(position)));
  }

  private List<?> split(List<?> arguments) {
    var separator = Pattern.quote(text(arguments.getFirst()));
    return List.of(text(evaluate(arguments.getLast())).split(separator, -1));
  }

  private @Nullable Object find(List<?> arguments) {
    Object found = scope.section("Mappings");
    for (var argument : arguments) {
      var key = text(evaluate(argument));
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
      if (found == null) {
        throw where.fault("finds nothing under %s in Mappings".formatted(key));
      }
    }
    return found;
  }

  private @Nullable Object choose(List<?> arguments) {
    return evaluate(chosen(arguments));
  }

  private @Nullable Object chosen(List<?> arguments) {
    return arguments.get(scope.condition(text(arguments.getFirst()), where) ? 1 : 2);
  }

  private boolean equal(List<?> arguments) {
    return Objects.equals(
        String.valueOf(evaluate(arguments.getFirst())),
        String.valueOf(evaluate(arguments.getLast())));
  }

  private boolean truth(@Nullable Object raw) {
    return Boolean.TRUE.equals(evaluate(raw));
  }

  private String text(@Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw where.fault("has an intrinsic function whose argument is not text");
  }

  /**
   * @param size how many elements there must be, or 0 for any number
   */
  private List<?> list(@Nullable Object value, int size) {
    if (value instanceof List<?> list && (size == 0 || list.size() == size)) {
      return new ArrayList<>(list);
    }
    throw where.fault(
        "has an intrinsic function whose argument is not a list"
            + (size == 0 ? "" : " of " + size));
  }
}
