package shop.testing.build;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.template.YamlFile;

/**
 * A stack that template.yaml nests, with its parameters as they are by default.
 *
 * @param url where its own template is
 * @param parameters what template.yaml gives it, by name
 */
record NestedStack(String url, Yaml template, Map<String, Yaml> parameters) {

  /** The name of the root's stack. */
  static final String ROOT_NAME = "shop";

  private static final Yaml ROOT = Yaml.template();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([\\w:]+)}");

  static List<NestedStack> all() {
    return ROOT.get("Resources").entries().values().stream()
        .filter(resource -> resource.get("Type").text().equals("AWS::CloudFormation::Stack"))
        .map(resource -> resource.get("Properties"))
        .map(
            properties -> {
              String url = properties.get("TemplateURL").text();
              return new NestedStack(
                  url,
                  new Yaml(YamlFile.read(Checkout.ROOT.resolve(url))),
                  properties.get("Parameters").entries());
            })
        .toList();
  }

  /** The properties of its resources of that type. */
  Stream<Yaml> properties(String type) {
    return template.get("Resources").entries().values().stream()
        .filter(resource -> resource.get("Type").text().equals(type))
        .map(resource -> resource.get("Properties"));
  }

  /**
   * A property with references resolved. What only a deployment knows (the name of a function, the
   * UUID of a mapping) is its logical id in template.yaml.
   */
  String text(Yaml property) {
    Map<String, Yaml> function = property.entries();
    if (function.containsKey("Ref")) {
      return reference(function.get("Ref").text());
    }
    if (function.containsKey("Fn::Sub")) {
      return PLACEHOLDER
          .matcher(function.get("Fn::Sub").text())
          .replaceAll(match -> Matcher.quoteReplacement(reference(match.group(1))));
    }
    return property.text();
  }

  private String reference(String name) {
    Yaml given = parameters.get(name);
    if (given != null) {
      return ofRoot(given);
    }
    Map<String, Yaml> parameter = template.get("Parameters").get(name).entries();
    return parameter.containsKey("Default") ? parameter.get("Default").text() : name;
  }

  private static String ofRoot(Yaml given) {
    Map<String, Yaml> function = given.entries();
    if (function.containsKey("Fn::GetAtt")) {
      return function.get("Fn::GetAtt").list().getFirst().text();
    }
    if (!function.containsKey("Ref")) {
      return given.text();
    }
    String name = function.get("Ref").text();
    if (name.equals("AWS::StackName")) {
      return ROOT_NAME;
    }
    Map<String, Yaml> parameter = ROOT.get("Parameters").get(name).entries();
    return parameter.containsKey("Default") ? parameter.get("Default").text() : name;
  }
}
