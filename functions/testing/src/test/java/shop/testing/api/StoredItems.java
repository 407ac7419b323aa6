package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cqrs.testkit.dynamodb.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tables as files: {@code <table>.jsonl} has an item a line, each attribute with its type as
 * DynamoDB's own JSON names it. Nothing is left out, unpacked or put another way.
 */
record StoredItems(Path folder) {

  private static final String SUFFIX = ".jsonl";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Writes every table that has items. */
  void dump(DynamoDbClient dynamoDb) throws IOException {
    Files.createDirectories(folder);
    for (String table : dynamoDb.listTablesPaginator().tableNames()) {
      String lines =
          Store.rows(dynamoDb, table).stream()
              .sorted(
                  Comparator.comparing((Map<String, AttributeValue> item) -> key(item, "pk"))
                      .thenComparing(item -> key(item, "sk")))
              .map(item -> map(item) + "\n")
              .collect(Collectors.joining());
      if (!lines.isEmpty()) {
        Files.writeString(folder.resolve(table + SUFFIX), lines);
      }
    }
  }

  /** Puts every item into the table that its file is named after, changed or as it is. */
  void load(DynamoDbClient dynamoDb, UnaryOperator<Map<String, AttributeValue>> change) {
    for (String table : tables()) {
      items(table)
          .forEach(item -> dynamoDb.putItem(r -> r.tableName(table).item(change.apply(item))));
    }
  }

  private List<String> tables() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Map<String, AttributeValue>> items(String table) {
    try {
      return Files.readAllLines(folder.resolve(table + SUFFIX)).stream()
          .map(line -> map(Answer.parse(line)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "" : value.s();
  }

  private static ObjectNode map(Map<String, AttributeValue> map) {
    ObjectNode json = JSON.objectNode();
    new TreeMap<>(map).forEach((name, value) -> json.set(name, attribute(value)));
    return json;
  }

  private static JsonNode attribute(AttributeValue value) {
    JsonNode content =
        switch (value.type()) {
          case S -> JSON.textNode(value.s());
          case N -> JSON.textNode(value.n());
          case BOOL -> JSON.booleanNode(value.bool());
          case B -> JSON.textNode(Base64.getEncoder().encodeToString(value.b().asByteArray()));
          case M -> map(value.m());
          case L ->
              JSON.arrayNode().addAll(value.l().stream().map(StoredItems::attribute).toList());
          case NS -> texts(value.ns());
          case SS -> texts(value.ss());
          case BS, NUL, UNKNOWN_TO_SDK_VERSION -> throw unknown(value.type().toString());
        };
    return JSON.objectNode().set(value.type().toString(), content);
  }

  private static JsonNode texts(List<String> texts) {
    return JSON.arrayNode().addAll(texts.stream().sorted().map(JSON::textNode).toList());
  }

  private static Map<String, AttributeValue> map(JsonNode json) {
    return json.propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> attribute(entry.getValue())));
  }

  private static AttributeValue attribute(JsonNode json) {
    Map.Entry<String, JsonNode> typed = json.properties().iterator().next();
    JsonNode content = typed.getValue();
    return switch (typed.getKey()) {
      case "S" -> AttributeValue.fromS(content.asText());
      case "N" -> AttributeValue.fromN(content.asText());
      case "BOOL" -> AttributeValue.fromBool(content.asBoolean());
      case "B" ->
          AttributeValue.fromB(
              SdkBytes.fromByteArray(Base64.getDecoder().decode(content.asText())));
      case "M" -> AttributeValue.fromM(map(content));
      case "L" -> AttributeValue.fromL(content.valueStream().map(StoredItems::attribute).toList());
      case "NS" -> AttributeValue.fromNs(content.valueStream().map(JsonNode::asText).toList());
      case "SS" -> AttributeValue.fromSs(content.valueStream().map(JsonNode::asText).toList());
      default -> throw unknown(typed.getKey());
    };
  }

  private static IllegalArgumentException unknown(String type) {
    return new IllegalArgumentException("No table keeps a " + type + ".");
  }
}
