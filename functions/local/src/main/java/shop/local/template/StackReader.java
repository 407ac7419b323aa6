package shop.local.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the alarms of a template and of the stacks nested in it. Of a nested stack only alarms are
 * read; what else it declares and matters is listed as not run.
 */
final class StackReader {
  /** Where the template of a nested stack is looked for: {@code sam deploy} uploads such files. */
  private static final String URL = "TemplateURL";

  private final List<String> notHonoured;
  private final List<Alarm> alarms = new ArrayList<>();
  private final Map<String, String> places = new LinkedHashMap<>();
  private final List<Runnable> references = new ArrayList<>();

  StackReader(List<String> notHonoured) {
    this.notHonoured = notHonoured;
  }

  /** All alarms, a composite one after those that it looks at. */
  List<Alarm> alarms() {
    references.forEach(Runnable::run);
    return inOrder();
  }

  void alarm(Property properties) {
    add(properties, AlarmReader.ofMetric(properties));
  }

  void composite(Property properties) {
    var alarm = AlarmReader.composite(properties);
    add(properties, alarm);
    references.add(() -> checkReferences(properties, ((Alarm.Composite) alarm).rule()));
  }

  private void add(Property properties, Alarm alarm) {
    var place = properties.scope().file() + ": " + properties.resource();
    var other = places.put(alarm.name(), place);
    if (other != null) {
      throw properties.fault("makes an alarm named %s, as %s does".formatted(alarm.name(), other));
    }
    alarms.add(alarm);
  }

  private void checkReferences(Property properties, AlarmRule rule) {
    for (var name : rule.alarms()) {
      if (!places.containsKey(name)) {
        throw properties
            .get("AlarmRule")
            .fault("names the alarm %s, which does not exist".formatted(name));
      }
    }
  }

  /** Reads a nested stack. */
  void stack(Property stack, Set<String> withoutEffect) {
    Unknown.list(
        stack,
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
    if (outer.isWithin(file)) {
      throw stack.get(URL).fault("is \"%s\", which this template is part of".formatted(given));
    }
    var nested = outer.nested(stack.resource(), file, YamlFile.read(file), parameters(stack));
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
      case "AWS::CloudFormation::Stack" -> stack(nested.properties(logicalId), withoutEffect);
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

  private List<Alarm> inOrder() {
    var byName = alarms.stream().collect(Collectors.toMap(Alarm::name, it -> it));
    var ordered = new ArrayList<Alarm>();
    var done = new HashSet<String>();
    alarms.forEach(alarm -> visit(alarm, byName, new HashSet<>(), done, ordered));
    return ordered;
  }

  private void visit(
      Alarm alarm,
      Map<String, Alarm> byName,
      Set<String> underWay,
      Set<String> done,
      List<Alarm> ordered) {
    if (!underWay.add(alarm.name())) {
      throw new TemplateException(
          "%s: the alarm %s looks at itself.".formatted(places.get(alarm.name()), alarm.name()));
    }
    if (!done.contains(alarm.name())) {
      if (alarm instanceof Alarm.Composite composite) {
        for (var name : composite.rule().alarms()) {
          var other = byName.get(name);
          if (other != null) {
            visit(other, byName, underWay, done, ordered);
          }
        }
      }
      done.add(alarm.name());
      ordered.add(alarm);
    }
    underWay.remove(alarm.name());
  }

  /** The folder that relative paths in a template start from. */
  static Path folderOf(Path file) {
    var folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? Path.of("") : folder;
  }
}
