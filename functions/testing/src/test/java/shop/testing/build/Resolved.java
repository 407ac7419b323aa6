package shop.testing.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of a template as JSON, with its parameters' defaults in their places.
 *
 * @param unknown JSON pointers to what only a deployment knows
 */
record Resolved(JsonNode json, Set<String> unknown) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_VALUE = "AWS::NoValue";

  /**
   * Resolves it.
   *
   * @param conditions what every condition is taken for
   */
  static Resolved of(Yaml part, Yaml template, boolean conditions) {
    Resolver resolver = new Resolver(template.get("Parameters"), conditions, new TreeSet<>());
    JsonNode json = resolver.resolve("", part.value()).orElse(JSON.createObjectNode());
    return new Resolved(json, resolver.unknown());
  }

  private record Resolver(Yaml parameters, boolean conditions, Set<String> unknown) {

    /** Empty where there is no value. */
    Optional<JsonNode> resolve(String place, @Nullable Object value) {
      return switch (value) {
        case Map<?, ?> map when map.size() == 1 && isFunction(map) -> function(place, map);
        case Map<?, ?> map -> Optional.of(object(place, map));
        case List<?> list -> Optional.of(array(place, list));
        case null, default -> Optional.of(JSON.valueToTree(value));
      };
    }

    private static boolean isFunction(Map<?, ?> map) {
      String name = String.valueOf(map.keySet().iterator().next());
      return name.equals("Ref") || name.startsWith("Fn::");
    }

    private Optional<JsonNode> function(String place, Map<?, ?> function) {
      Yaml read = new Yaml(function);
      List<Yaml> choice = read.get("Fn::If").list();
      if (!choice.isEmpty()) {
        return resolve(place, choice.get(conditions ? 1 : 2).value());
      }
      String name = read.get("Ref").text();
      if (name.equals(NO_VALUE)) {
        return Optional.empty();
      }
      Yaml parameter = parameters.get(name);
      if (parameter.entries().containsKey("Default")) {
        return Optional.of(value(parameter.get("Type").text(), parameter.get("Default")));
      }
      unknown.add(place);
      return Optional.of(JSON.valueToTree("only a deployment knows"));
    }

    private static JsonNode value(String type, Yaml value) {
      return type.equals("CommaDelimitedList")
          ? JSON.valueToTree(value.text().split(",", -1))
          : JSON.valueToTree(value.value());
    }

    private ObjectNode object(String place, Map<?, ?> map) {
      ObjectNode object = JSON.createObjectNode();
      map.forEach(
          (name, value) ->
              resolve(place + "/" + name, value)
                  .ifPresent(resolved -> object.set(String.valueOf(name), resolved)));
      return object;
    }

    private ArrayNode array(String place, List<?> list) {
      ArrayNode array = JSON.createArrayNode();
      list.forEach(value -> resolve(place + "/" + array.size(), value).ifPresent(array::add));
      return array;
    }
  }
}
