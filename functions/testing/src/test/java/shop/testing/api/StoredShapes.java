package shop.testing.api;

import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.string;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.dynamodb.Packed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The kinds of stored rows with the names and types of their attributes: what code of one version
 * has to find of another one's.
 */
final class StoredShapes {

  /** Texts that are stored deflated where they are long: their type depends on that alone. */
  private static final Set<String> JSON_TEXTS = Set.of("payload", "lines", "response", "report");

  private final Map<String, Set<String>> attributes = new TreeMap<>();

  /** Of dumped tables. */
  StoredShapes(Path folder, List<String> tables) {
    StoredItems items = new StoredItems(folder);
    for (String table : tables) {
      items.items(table).forEach(item -> add(table, item));
    }
  }

  /** Per kind of row, {@code attribute:type}, also of what is nested in it. */
  Map<String, Set<String>> attributes() {
    return attributes;
  }

  private void add(String table, Map<String, AttributeValue> item) {
    Set<String> found = attributes.computeIfAbsent(kind(table, item), _ -> new TreeSet<>());
    item.forEach((name, value) -> add(found, plain(name), value));
  }

  /** Without ids, numbers and times. */
  private static String kind(String table, Map<String, AttributeValue> item) {
    String pk = string(item, "pk").replaceFirst("^\\d+#", "");
    String sk = string(item, "sk");
    return switch (table) {
      case "WriteTable" ->
          pk.startsWith("JOURNAL#")
              ? "%s JOURNAL# %s %s"
                  .formatted(table, string(item, "type"), present(item, "schema").n())
              : "%s %s".formatted(table, pk.replaceFirst("#.*", "#"));
      case "ProjectionsTable" ->
          "%s %s / %s".formatted(table, pk.equals("relay") ? pk : "view", ids(sk));
      default -> "%s %s / %s".formatted(table, letter(pk), letter(sk));
    };
  }

  private static String ids(String sk) {
    return sk.replaceAll("\\d+-[0-9a-f-]{36}", "id").replaceAll("\\d+", "0");
  }

  private static String letter(String key) {
    return key.matches("[A-Z]#.*")
        ? key.substring(0, 2)
        : key.matches("REGIONS|-|\\d{4}-.*") ? key.replaceFirst("^\\d.*", "time") : "id";
  }

  private static String plain(String name) {
    return name.replaceAll("\\d+", "0");
  }

  private static void add(Set<String> found, String path, AttributeValue value) {
    if (JSON_TEXTS.contains(path)) {
      add(found, path, Answer.parse(Packed.unpack(value)));
      return;
    }
    found.add(path + ":" + value.type());
    switch (value.type()) {
      case M -> value.m().forEach((name, v) -> add(found, path + "." + plain(name), v));
      case L -> value.l().forEach(v -> add(found, path + "[]", v));
      default -> {}
    }
  }

  private static void add(Set<String> found, String path, JsonNode json) {
    found.add(path + ":json " + json.getNodeType());
    json.propertyStream().forEach(e -> add(found, path + "." + plain(e.getKey()), e.getValue()));
    if (json.isArray()) {
      json.valueStream().forEach(v -> add(found, path + "[]", v));
    }
  }
}
