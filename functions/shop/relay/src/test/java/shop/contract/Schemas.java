package shop.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schemas in a folder, by file name. */
record Schemas(Path folder, Map<String, JsonNode> byName) {

  static final String ENVELOPE = "envelope.v1.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "https://shop.example/events/schemas/";

  /** Those that subscribers are given. */
  static Schemas published() {
    return in(root().resolve("events/schemas"));
  }

  /** Those that were promised. */
  static Schemas approved() {
    return in(root().resolve("functions/shop/relay/src/test/resources/approved"));
  }

  /** Tests run in their module's folder; the root is the one with the template. */
  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("template.yaml")))
        .findFirst()
        .orElseThrow();
  }

  private static Schemas in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return new Schemas(
          folder,
          files.collect(
              Collectors.toMap(
                  file -> folder.relativize(file).toString(),
                  Schemas::read,
                  (a, _) -> a,
                  TreeMap::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of the file with an event's schema. */
  static String name(String type, int version) {
    return type + ".v" + version + ".json";
  }

  static String name(JsonNode detail) {
    return name(detail.path("type").asText(), detail.path("schemaVersion").asInt());
  }

  JsonNode get(String name) {
    return Optional.ofNullable(byName.get(name))
        .orElseThrow(() -> new AssertionError("There is no " + folder.resolve(name)));
  }

  /** All but the envelope's. */
  List<String> ofEvents() {
    return byName.keySet().stream().filter(name -> !name.startsWith("envelope.")).toList();
  }

  /** What is wrong with a detail by the schema of that name. */
  List<String> faults(String name, JsonNode detail) {
    return faults(validator(name), detail);
  }

  /** What is wrong with a schema as such. */
  List<String> faultsOf(String name) {
    return faults(
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012)),
        get(name));
  }

  private static List<String> faults(JsonSchema schema, JsonNode json) {
    return schema.validate(json).stream().map(ValidationMessage::toString).toList();
  }

  private JsonSchema validator(String name) {
    Map<String, String> texts =
        byName.entrySet().stream()
            .collect(Collectors.toMap(e -> BASE + e.getKey(), e -> e.getValue().toString()));
    return JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(texts)))
        .getSchema(
            SchemaLocation.of(BASE + name),
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** All fields that a schema names, such as {@code data.lines[].name}. */
  Set<String> fields(String name) {
    Set<String> fields = new TreeSet<>();
    JsonNode schema = get(name);
    schema.path("allOf").forEach(part -> fields.addAll(fields(part.path("$ref").asText())));
    addFields("", schema, fields);
    return fields;
  }

  private static void addFields(String path, JsonNode schema, Set<String> fields) {
    if (schema.has("items")) {
      addFields(path + "[]", schema.get("items"), fields);
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String field = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              fields.add(field);
              addFields(field, property.getValue(), fields);
            });
  }

  /** All fields that a document has, named likewise. */
  static Set<String> fieldsOf(JsonNode document) {
    Set<String> fields = new TreeSet<>();
    addFieldsOf("", document, fields);
    return fields;
  }

  private static void addFieldsOf(String path, JsonNode json, Set<String> fields) {
    if (json.isArray()) {
      json.forEach(element -> addFieldsOf(path + "[]", element, fields));
    }
    json.properties()
        .forEach(
            property -> {
              String field = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              fields.add(field);
              addFieldsOf(field, property.getValue(), fields);
            });
  }
}
