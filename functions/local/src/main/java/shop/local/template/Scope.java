package shop.local.template;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the intrinsic functions of one template may refer to: parameters, conditions, mappings,
 * resources.
 */
final class Scope {
  private static final Map<String, String> PSEUDO_PARAMETERS =
      Map.of(
          "AWS::Region", "us-east-1",
          "AWS::AccountId", "000000000000",
          "AWS::Partition", "aws",
          "AWS::URLSuffix", "amazonaws.com",
          "AWS::StackName", "local",
          "AWS::StackId", "arn:aws:cloudformation:us-east-1:000000000000:stack/local/0");

  private final String file;
  private final Map<?, ?> root;
  private final Map<String, String> parameters;
  private final Set<String> conditionsUnderWay = new HashSet<>();

  Scope(String file, Map<?, ?> root, Map<String, String> given) {
    this.file = file;
    this.root = root;
    this.parameters = parameters(given);
  }

  String file() {
    return file;
  }

  /** A top level section, empty if the template has none. */
  Map<?, ?> section(String name) {
    var section = root.get(name);
    if (section == null) {
      return Map.of();
    }
    if (section instanceof Map<?, ?> map) {
      return map;
    }
    throw new TemplateException("%s: %s must be a mapping.".formatted(file, name));
  }

  /** The value of a parameter or pseudo parameter. */
  @Nullable String parameter(String name) {
    var pseudo = PSEUDO_PARAMETERS.get(name);
    return pseudo != null ? pseudo : parameters.get(name);
  }

  boolean declaresParameter(String name) {
    return section("Parameters").containsKey(name);
  }

  /** The resource of that logical id, if the template has one. */
  @Nullable Map<?, ?> resource(String logicalId) {
    return section("Resources").get(logicalId) instanceof Map<?, ?> map ? map : null;
  }

  String type(String logicalId) {
    var resource = resource(logicalId);
    return resource != null && resource.get("Type") instanceof String type ? type : "";
  }

  /** The name that a resource gets here: the one declared, else its logical id. */
  String physicalName(String logicalId) {
    var name =
        switch (type(logicalId)) {
          case "AWS::DynamoDB::Table" -> "TableName";
          case "AWS::Serverless::Function" -> "FunctionName";
          case "AWS::SQS::Queue" -> "QueueName";
          case "AWS::Events::EventBus" -> "Name";
          default -> null;
        };
    return name == null ? logicalId : properties(logicalId).optionalText(name).orElse(logicalId);
  }

  Property properties(String logicalId) {
    var resource = resource(logicalId);
    var properties = resource == null ? null : resource.get("Properties");
    return new Property(this, logicalId, "", properties == null ? Map.of() : properties);
  }

  /** Whether a resource is made at all: its condition, if it has one, holds. */
  boolean exists(String logicalId) {
    var resource = resource(logicalId);
    if (resource == null || !(resource.get("Condition") instanceof String condition)) {
      return resource != null;
    }
    return condition(condition, new Property(this, logicalId, "Condition", condition));
  }

  /** Whether a condition holds. */
  boolean condition(String name, Property user) {
    var conditions = section("Conditions");
    if (!conditions.containsKey(name)) {
      throw user.fault("refers to the condition %s, which does not exist".formatted(name));
    }
    if (!conditionsUnderWay.add(name)) {
      throw user.fault("refers to the condition %s, which depends on itself".formatted(name));
    }
    try {
      var where = new Property(this, "Conditions", name, conditions.get(name));
      return Boolean.TRUE.equals(new Intrinsics(this, where).evaluate(conditions.get(name)));
    } finally {
      conditionsUnderWay.remove(name);
    }
  }

  private Map<String, String> parameters(Map<String, String> given) {
    var values = new LinkedHashMap<String, String>();
    section("Parameters")
        .forEach(
            (name, declaration) -> {
              var fallback = declaration instanceof Map<?, ?> map ? map.get("Default") : null;
              var value = given.get(String.valueOf(name));
              if (value != null) {
                values.put(String.valueOf(name), value);
              } else if (fallback != null) {
                values.put(String.valueOf(name), String.valueOf(fallback));
              }
            });
    for (var name : given.keySet()) {
      if (!declaresParameter(name)) {
        throw new TemplateException(
            "%s has no parameter %s: its parameters are %s."
                .formatted(file, name, section("Parameters").keySet()));
      }
    }
    return values;
  }
}
