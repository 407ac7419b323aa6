package local.template;

import com.google.errorprone.annotations.FormatMethod;
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
  private static final String STACK = "local";

  /** A pseudo parameter that may be given, so that two stacks can run in one process. */
  private static final String STACK_NAME = "AWS::StackName";

  private final String file;
  private final Path folder;
  private final Map<?, ?> root;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final List<String> notHonoured;
  private final String stackName;
  private final Set<String> conditionsUnderWay = new HashSet<>();

  /** The scope of the template that is started. */
  Scope(Path path, Map<?, ?> root, Map<String, String> given) {
    this(
        String.valueOf(path.getFileName()),
        path.toAbsolutePath().normalize().resolveSibling(""),
        given.getOrDefault(STACK_NAME, STACK),
        root,
        given,
        new ArrayList<>());
  }

  private Scope(
      String file,
      Path folder,
      String stackName,
      Map<?, ?> root,
      Map<String, String> given,
      List<String> notHonoured) {
    this.file = file;
    this.folder = folder;
    this.root = root;
    this.notHonoured = notHonoured;
    this.stackName = stackName;
    section("Parameters").forEach((name, declared) -> readDefault(name.toString(), declared));
    parameters.putAll(given);
    parameters.put("AWS::Region", "us-east-1");
    parameters.put("AWS::AccountId", "000000000000");
    parameters.put("AWS::Partition", "aws");
    parameters.put(STACK_NAME, stackName);
    for (var name : given.keySet()) {
      if (!declaresParameter(name) && !name.equals(STACK_NAME)) {
        throw new StartupException(
            "%s has no parameter %s: its parameters are %s."
                .formatted(file, name, section("Parameters").keySet()));
      }
    }
  }

  private void readDefault(String name, @Nullable Object declared) {
    if (declared instanceof Map<?, ?> map && map.get("Default") != null) {
      parameters.put(name, String.valueOf(map.get("Default")));
    }
  }

  /** The scope of a stack nested in this one; it has its own stack name, as when deployed. */
  Scope nested(String logicalId, String path, Map<?, ?> nestedRoot, Map<String, String> given) {
    var name = stackName + "-" + logicalId + "-NESTED";
    return new Scope(path, folder, name, nestedRoot, given, notHonoured);
  }

  boolean isNested() {
    return !stackName.equals(STACK);
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
    return switch (root.get(name)) {
      case null -> Map.of();
      case Map<?, ?> map -> map;
      default -> throw new StartupException("%s: %s must be a mapping.".formatted(file, name));
    };
  }

  /** The value of a parameter or pseudo parameter. */
  @Nullable String parameter(String name) {
    return parameters.get(name);
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
    return new Property(this, logicalId, "", resource == null ? null : resource.get("Properties"));
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
  @FormatMethod
  void list(String line, Object... arguments) {
    notHonoured.add(line.formatted(arguments));
  }

  List<String> notHonoured() {
    return notHonoured;
  }

  /** Whether a condition holds. */
  boolean condition(String name, Property user) {
    var conditions = section("Conditions");
    if (!conditions.containsKey(name)) {
      throw user.fault("refers to the condition %s, which does not exist", name);
    }
    if (!conditionsUnderWay.add(name)) {
      throw user.fault("refers to the condition %s, which depends on itself", name);
    }
    try {
      var where = new Property(this, "Conditions", name, conditions.get(name));
      return Boolean.TRUE.equals(new Intrinsics(this, where).evaluate(conditions.get(name)));
    } finally {
      conditionsUnderWay.remove(name);
    }
  }
}
