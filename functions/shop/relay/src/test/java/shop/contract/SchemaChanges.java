package shop.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a subscriber of an approved schema would stumble over in another one. A new optional field
 * is nothing of it. A new field that is required is: archived events, which may be replayed, do not
 * have it.
 */
final class SchemaChanges {

  private static final Set<String> FOR_READERS =
      Set.of("title", "description", "examples", "$comment");

  private final List<String> breaking = new ArrayList<>();

  private SchemaChanges() {}

  static List<String> breaking(JsonNode approved, JsonNode current) {
    SchemaChanges changes = new SchemaChanges();
    changes.compare("", approved, current);
    return changes.breaking;
  }

  private void compare(String path, JsonNode approved, JsonNode current) {
    Set<String> keywords = new TreeSet<>();
    approved.fieldNames().forEachRemaining(keywords::add);
    current.fieldNames().forEachRemaining(keywords::add);
    keywords.removeAll(FOR_READERS);
    for (String keyword : keywords) {
      JsonNode was = approved.path(keyword);
      JsonNode is = current.path(keyword);
      switch (keyword) {
        case "properties" -> properties(path, was, is);
        case "required" -> required(path, texts(was), texts(is));
        case "items" -> compare(path + "[]", was, is);
        default -> {
          if (!same(was, is)) {
            breaking.add(
                "%s: %s was %s and is %s"
                    .formatted(path.isEmpty() ? "the event" : path, keyword, told(was), told(is)));
          }
        }
      }
    }
  }

  private void properties(String path, JsonNode approved, JsonNode current) {
    approved
        .properties()
        .forEach(
            property -> {
              String field = field(path, property.getKey());
              if (current.has(property.getKey())) {
                compare(field, property.getValue(), current.get(property.getKey()));
              } else {
                breaking.add(field + " is gone");
              }
            });
  }

  private void required(String path, Set<String> approved, Set<String> current) {
    for (String name : approved) {
      if (!current.contains(name)) {
        breaking.add(field(path, name) + " was always there and need not be any more");
      }
    }
    for (String name : current) {
      if (!approved.contains(name)) {
        breaking.add(
            field(path, name) + " is required, and events that are archived may not have it");
      }
    }
  }

  private static String field(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Lists are sets here: of types, of values. */
  private static boolean same(JsonNode was, JsonNode is) {
    return was.equals(is) || (was.isArray() && is.isArray() && elements(was).equals(elements(is)));
  }

  private static Set<JsonNode> elements(JsonNode list) {
    Set<JsonNode> elements = new HashSet<>();
    list.forEach(elements::add);
    return elements;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String told(JsonNode value) {
    return value.isMissingNode() ? "not said" : value.toString();
  }
}
