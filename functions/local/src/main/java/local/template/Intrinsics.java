package local.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CloudFormation's intrinsic functions. Evaluates the outermost level only.
 *
 * @param where the property that is being read, for errors
 */
record Intrinsics(Scope scope, Property where) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

  /** The value of an intrinsic function, or the value itself; null for {@code AWS::NoValue}. */
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
      case "Fn::Sub" -> substitute(text(argument));
      case "Fn::Split" -> split(list(argument, 2));
      case "Fn::If" -> evaluate(chosen(list(argument, 3)));
      case "Condition" -> scope.condition(text(argument), where);
      case "Fn::Equals" -> equal(list(argument, 2));
      case "Fn::And" -> conditions(argument).allMatch(this::holds);
      case "Fn::Or" -> conditions(argument).anyMatch(this::holds);
      case "Fn::Not" -> !Boolean.TRUE.equals(evaluate(list(argument, 1).getFirst()));
      default -> {
        if (name.startsWith("Fn::")) {
          throw where.fault("uses %s, which a local run cannot answer", name);
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
      throw scope.isNested()
          ? where.fault("needs the parameter %s, which has no default and is not given", name)
          : where.fault(
              "needs the parameter %s, which has no default: give one with --parameter %s=value",
              name, name);
    }
    if (scope.resource(name) == null) {
      throw where.fault("refers to %s, which does not exist", name);
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
      throw where.fault("refers to %s, which does not exist", resource);
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
          case "AWS::Events::EventBus Arn" ->
              "arn:aws:events:us-east-1:000000000000:event-bus/" + name;
          default -> null;
        };
    if (arn == null) {
      throw where.fault(
          "needs %s of %s, which a local run does not have", parts.getLast(), resource);
    }
    return arn;
  }

  private String substitute(String template) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match -> {
              var name = match.group(2).strip();
              if (!match.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + name + "}");
              }
              var value = name.contains(".") ? attribute(name) : ref(name);
              return Matcher.quoteReplacement(String.valueOf(value));
            });
  }

  private List<?> split(List<?> arguments) {
    var separator = Pattern.quote(text(arguments.getFirst()));
    return List.of(text(evaluate(arguments.getLast())).split(separator, -1));
  }

  private Stream<?> conditions(@Nullable Object value) {
    if (value instanceof List<?> list && list.size() >= 2 && list.size() <= 10) {
      return list.stream();
    }
    throw where.fault("needs a list of 2 to 10 conditions");
  }

  private boolean holds(@Nullable Object condition) {
    return Boolean.TRUE.equals(evaluate(condition));
  }

  private @Nullable Object chosen(List<?> arguments) {
    return arguments.get(scope.condition(text(arguments.getFirst()), where) ? 1 : 2);
  }

  private boolean equal(List<?> arguments) {
    return Objects.equals(
        String.valueOf(evaluate(arguments.getFirst())),
        String.valueOf(evaluate(arguments.getLast())));
  }

  private String text(@Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw where.fault("has an intrinsic function whose argument is not text");
  }

  private List<?> list(@Nullable Object value, int size) {
    if (value instanceof List<?> list && list.size() == size) {
      return new ArrayList<>(list);
    }
    throw where.fault("has an intrinsic function whose argument is not a list of %d", size);
  }
}
