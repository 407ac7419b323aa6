package shop.testing.openapi;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The document that {@code GET /openapi.json} serves. Objects with properties are closed, so that a
 * field which the document lacks is a fault in answers, too; clients must ignore such fields.
 */
public final class OpenApi {

  /** JSON with exact numbers. */
  public static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final String LOCATION = "https://shop.example/openapi.json";

  private static final OpenApi DOCUMENT = new OpenApi(read());

  private final JsonNode root;
  private final List<Operation> operations;
  private final JsonSchemaFactory schemas;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

  /**
   * An operation of the document.
   *
   * @param method in upper case
   * @param path the template
   */
  public record Operation(String method, String path, JsonNode node) {

    /** As {@code cqrs.http.Route} has it: {@code GET /orders/{id}}. */
    public String key() {
      return method + " " + path;
    }

    /** The values of the path's parameters, as they were sent; empty if it is another path. */
    Optional<Map<String, String>> match(String called) {
      String[] template = path.split("/", -1);
      String[] segments = called.split("/", -1);
      if (template.length != segments.length) {
        return Optional.empty();
      }
      Map<String, String> values = new ConcurrentHashMap<>();
      for (int i = 0; i < template.length; i++) {
        if (template[i].startsWith("{") && !segments[i].isEmpty()) {
          values.put(template[i].substring(1, template[i].length() - 1), segments[i]);
        } else if (!template[i].equals(segments[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(values);
    }
  }

  private OpenApi(JsonNode root) {
    close(root.path("components").path("schemas"));
    this.root = root;
    this.operations = operations(root);
    String text = root.toString();
    this.schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(all -> all.schemas(Map.of(LOCATION, text))));
  }

  /** The document on the class path. */
  public static OpenApi document() {
    return DOCUMENT;
  }

  private static JsonNode read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
      return JSON.readTree(Objects.requireNonNull(in, "openapi.json, which shop/docs makes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(OpenApi::close);
  }

  /** Those with literal paths before those with parameters, as API Gateway chooses. */
  private static List<Operation> operations(JsonNode root) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
      }
    }
    operations.sort(Comparator.comparing(operation -> operation.path().replace('{', '~')));
    return List.copyOf(operations);
  }

  /** All operations. */
  public List<Operation> operations() {
    return operations;
  }

  /** The whole document. */
  public JsonNode root() {
    return root;
  }

  /** The operation that answers such a request. */
  Optional<Operation> find(String method, String path) {
    return operations.stream()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> operation.match(path).isPresent())
        .findFirst();
  }

  /** The node, or the one of the components that it refers to. */
  public JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? resolve(root.at(reference.asText().substring(1))) : node;
  }

  /** The faults of a value. */
  public List<String> faults(JsonNode schema, JsonNode value) {
    return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private JsonSchema compile(JsonNode schema) {
    JsonNode reference = schema.path("$ref");
    if (reference.isTextual()) {
      return schemas.getSchema(SchemaLocation.of(LOCATION + reference.asText()), config);
    }
    JsonNode absolute = schema.deepCopy();
    absolute(absolute);
    return schemas.getSchema(absolute, config);
  }

  /** Makes references absolute, for a schema that stands alone. */
  private static void absolute(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
      object.put("$ref", LOCATION + object.path("$ref").asText());
    }
    node.forEach(OpenApi::absolute);
  }
}
