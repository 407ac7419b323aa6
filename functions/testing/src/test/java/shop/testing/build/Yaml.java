package shop.testing.build;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import local.template.YamlFile;
import org.jspecify.annotations.Nullable;

/** A place in a YAML file; what is not there is empty. */
record Yaml(@Nullable Object value) {

  static Yaml template() {
    return new Yaml(YamlFile.read(Checkout.ROOT.resolve("template.yaml")));
  }

  Yaml get(String name) {
    return new Yaml(value instanceof Map<?, ?> map ? map.get(name) : null);
  }

  /** By name; empty if this is no mapping. */
  Map<String, Yaml> entries() {
    Map<String, Yaml> entries = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, entry) -> entries.put(String.valueOf(name), new Yaml(entry)));
    }
    return entries;
  }

  /** A list, or the one thing that stands for a list of one. */
  List<Yaml> list() {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> many ? many.stream().map(Yaml::new).toList() : List.of(this);
  }

  /** The value of a choice whose condition does not hold. */
  Yaml otherwise() {
    List<Yaml> choice = get("Fn::If").list();
    return choice.isEmpty() ? this : choice.get(2);
  }

  String text() {
    return String.valueOf(value);
  }
}
