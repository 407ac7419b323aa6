package local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What intrinsic functions of one template may refer to: parameters, conditions, resources. */
final class Scope {
  private static final Map<String, String> PSEUDO_PARAMETERS =
      Map.of(
          "AWS::Region", "us-east-1",
          "AWS::AccountId", "000000000000",
          "AWS::Partition", "aws");

  private final String file;
  private final Path folder;
  private final String stackName;
  private final boolean nested;
  private final Map<?, ?> root;
  private final Map<String, String> parameters;
  private final List<String> notHonoured;
  private final Set<String> conditionsUnderWay = new HashSet<>();

  /** The scope of the template that is started. */
  Scope(Path path, Map<?, ?> root, Map<String, String> given) {
    this(
        String.valueOf(path.getFileName()),
        path.toAbsolutePath().normalize().resolveSibling(""),
        "local",
        false,
        root,
        given,
        new ArrayList<>());
  }

  private Scope(
      String file,
      Path folder,
      String stackName,
      boolean nested,
      Map<?, ?> root,
      Map<String, String> given,
      List<String> notHonoured) {
    this.file = file;
    this.folder = folder;
    this.stackName = stackName;
    this.nested = nested;
    this.root = root;
    this.parameters = parameters(given);
    this.notHonoured = notHonoured;
  }

  /** The scope of a stack nested in this one; it has its own stack name, as when deployed. */
  Scope nested(String logicalId, String path, Map<?, ?> nestedRoot, Map<String, String> given) {
    return new Scope(
        path,
        folder,
        stackName + "-" + logicalId + "-NESTED",
        true,
        nestedRoot,
        given,
        notHonoured);
  }

  boolean isNested() {
    return nested;
  }

  /** The folder that relative paths start from. */
  Path folder() {
    return folder;
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
    throw new StartupException("%s: %s must be a mapping.".formatted(file, name));
  }

  /** The value of a parameter or pseudo parameter. */
  @Nullable String parameter(String name) {
    return name.equals("AWS::StackName")
        ? stackName
        : PSEUDO_PARAMETERS.getOrDefault(name, parameters.get(name));
  }

  boolean declaresParameter(String name) {
    return section("Parameters").containsKey(name);
  }

  /** The logical ids of all resources. */
  List<String> resources() {
    return section("Resources").keySet().stream().map(String::valueOf).toList();
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
          case "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm" -> "AlarmName";
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

  /** Whether there is a resource of that type under that logical id. */
  boolean isMade(String logicalId, String type) {
    return type(logicalId).equals(type) && exists(logicalId);
  }

  /** Adds to what the start lists as different from when deployed. */
  void list(String line) {
    notHonoured.add(line);
  }

  List<String> notHonoured() {
    return notHonoured;
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
        throw new StartupException(
            "%s has no parameter %s: its parameters are %s."
                .formatted(file, name, section("Parameters").keySet()));
      }
    }
    return values;
  }
}
