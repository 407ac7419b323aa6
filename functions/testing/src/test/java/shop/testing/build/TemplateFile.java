package shop.testing.build;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.template.YamlFile;
import org.jspecify.annotations.Nullable;

/** A template: the root's, one that it nests, or the second application's. */
record TemplateFile(String name, Yaml yaml) {

  static final String FUNCTION = "AWS::Serverless::Function";

  /** Something to do at each intrinsic function. */
  @FunctionalInterface
  interface Visitor {
    void visit(String function, Yaml argument);
  }

  /** The root's first. */
  static List<TemplateFile> all() {
    return Stream.of(
            Stream.of("template.yaml"),
            NestedStack.all().stream().map(NestedStack::url).distinct(),
            Stream.of("functions/rooms/template.yaml"))
        .flatMap(names -> names)
        .map(name -> new TemplateFile(name, new Yaml(YamlFile.read(Checkout.ROOT.resolve(name)))))
        .toList();
  }

  /** Those that deploy an application. */
  static List<TemplateFile> applications() {
    return List.of(all().getFirst(), all().getLast());
  }

  Map<String, Yaml> resources() {
    return yaml.get("Resources").entries();
  }

  Yaml resource(String logicalId) {
    return yaml.get("Resources").get(logicalId);
  }

  Yaml properties(String logicalId) {
    return resource(logicalId).get("Properties");
  }

  Map<String, Yaml> parameters() {
    return yaml.get("Parameters").entries();
  }

  Map<String, Yaml> conditions() {
    return yaml.get("Conditions").entries();
  }

  void visit(Visitor visitor) {
    visit(yaml.value(), visitor);
  }

  private static void visit(@Nullable Object value, Visitor visitor) {
    switch (value) {
      case Map<?, ?> map -> {
        if (map.size() == 1) {
          map.forEach((name, argument) -> visitor.visit(String.valueOf(name), new Yaml(argument)));
        }
        map.values().forEach(part -> visit(part, visitor));
      }
      case List<?> list -> list.forEach(part -> visit(part, visitor));
      case null, default -> {}
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
