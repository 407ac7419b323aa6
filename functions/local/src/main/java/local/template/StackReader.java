package local.template;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the alarms of a template and of the stacks nested in it. Of a nested stack only alarms are
 * read; what else it declares and matters is listed as not run.
 */
final class StackReader {
  /** Where the template of a nested stack is looked for: {@code sam deploy} uploads such files. */
  private static final String URL = "TemplateURL";

  private final List<String> notHonoured;
  private final Map<String, Alarm> alarms = new LinkedHashMap<>();
  private final List<Property> composites = new ArrayList<>();

  StackReader(List<String> notHonoured) {
    this.notHonoured = notHonoured;
  }

  /** All alarms, composite ones last. */
  List<Alarm> alarms() {
    var ofMetrics = Set.copyOf(alarms.keySet());
    for (var properties : composites) {
      var composite = AlarmReader.composite(properties);
      for (var name : composite.alarms()) {
        if (!ofMetrics.contains(name)) {
          throw properties
              .get("AlarmRule")
              .fault("names the alarm %s, which is no alarm on a metric here".formatted(name));
        }
      }
      add(properties, composite);
    }
    return List.copyOf(alarms.values());
  }

  void alarm(Property properties) {
    add(properties, AlarmReader.ofMetric(properties));
  }

  void composite(Property properties) {
    composites.add(properties);
  }

  private void add(Property properties, Alarm alarm) {
    if (alarms.put(alarm.name(), alarm) != null) {
      throw properties.fault("makes a second alarm named %s".formatted(alarm.name()));
    }
  }

  /** Reads a nested stack. */
  void stack(Property stack, Set<String> withoutEffect) {
    stack.listOthers(
        "",
        Set.of(URL, "Parameters"),
        Set.of("NotificationARNs", "Tags", "TimeoutInMinutes"),
        notHonoured);
    var given = stack.text(URL);
    if (given.contains("://")) {
      throw stack
          .get(URL)
          .fault(
              "is \"%s\", but only a file beside the template can be read here".formatted(given));
    }
    var outer = stack.scope();
    var file = outer.folder().resolve(given);
    if (!Files.isRegularFile(file)) {
      throw stack.get(URL).fault("is \"%s\", but there is no such file".formatted(given));
    }
    var nested = outer.nested(stack.resource(), given, YamlFile.read(file), parameters(stack));
    for (var id : nested.section("Resources").keySet()) {
      if (nested.exists(String.valueOf(id))) {
        read(nested, String.valueOf(id), withoutEffect);
      }
    }
  }

  private void read(Scope nested, String logicalId, Set<String> withoutEffect) {
    var type = nested.type(logicalId);
    switch (type) {
      case "AWS::CloudWatch::Alarm" -> alarm(nested.properties(logicalId));
      case "AWS::CloudWatch::CompositeAlarm" -> composite(nested.properties(logicalId));
      default -> {
        if (withoutEffect.stream().noneMatch(type::startsWith)) {
          notHonoured.add(
              "%s, %s: resources of type %s are not run in a nested stack"
                  .formatted(nested.file(), logicalId, type));
        }
      }
    }
  }

  private static Map<String, String> parameters(Property stack) {
    var given = new LinkedHashMap<String, String>();
    var parameters = stack.get("Parameters");
    parameters
        .entries()
        .forEach(
            (name, value) ->
                given.put(
                    name,
                    value.value() instanceof List<?>
                        // A list comes as a parameter of type CommaDelimitedList.
                        ? String.join(",", parameters.texts(name))
                        : parameters.text(name)));
    return given;
  }
}
