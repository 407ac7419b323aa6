package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import shop.testing.api.FuzzRequest.Header;
import shop.testing.openapi.OpenApi;
import shop.testing.openapi.OpenApi.Operation;

/** Valid requests, made of the document's schemas and examples, about what is there. */
final class FuzzRequests {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** An id that nothing has. */
  private static final String NOTHING = "nothing";

  private final OpenApi document = OpenApi.document();
  private final Shop shop;
  private final String currency;
  private final List<String> customers;
  private final List<String> products;
  private final List<String> orders;
  private final List<String> cursors;
  private final List<String> tokens;

  /** Makes what the requests are about. */
  FuzzRequests(Shop shop) {
    this.shop = shop;
    Given given = new Given(shop);
    this.currency = shop.currency();
    this.customers = List.of(given.customer(), given.customer("Rh\u00f4ne-Alpes/Ain"));
    this.products = List.of(given.product("2.50", currency), given.product("1.000001", currency));
    this.orders =
        List.of("PLACED", "PLACED", "PAID", "SHIPPED", "DELIVERED", "CANCELLED").stream()
            .map(status -> given.orderThatIs(status, products.getFirst()))
            .toList();
    Answer last = shop.put("/products/" + products.getLast() + "/name", "{\"name\": \"Mate\"}");
    this.tokens = List.of(last.json().path("consistencyToken").asText());
    shop.awaitViews();
    this.cursors =
        List.of(
            next("/products?limit=1"),
            next("/sales/regions?limit=1"),
            next("/sales/products?limit=1&currency=" + currency));
  }

  private String next(String path) {
    return shop.get(path).succeeds().json().path("next").asText("AAAA");
  }

  List<String> cursors() {
    return cursors;
  }

  List<Operation> operations() {
    return document.operations();
  }

  FuzzRequest valid(Operation operation, Random random) {
    FuzzRequest request = new FuzzRequest(operation);
    for (String segment : operation.path().substring(1).split("/", -1)) {
      request.segments.add(segment.startsWith("{") ? path(operation, segment, random) : segment);
    }
    for (JsonNode reference : operation.node().path("parameters")) {
      parameter(request, document.resolve(reference), random);
    }
    if (operation.path().equals("/views/{view}/rebuilds")) {
      request.query.clear();
      request.query.add("dryRun=true");
      request.keepsQuery = true;
    }
    JsonNode schema =
        document
            .resolve(operation.node().path("requestBody"))
            .at("/content/application~1json/schema");
    if (!schema.isMissingNode()) {
      request.json = value(schema, "", operation, random);
      request.headers.add(new Header("Content-Type", "application/json"));
    }
    if (random.nextInt(4) == 0) {
      request.headers.add(new Header("Accept", random.nextBoolean() ? "text/csv" : "*/*"));
    }
    if (random.nextInt(4) == 0) {
      request.headers.add(new Header("Accept-Encoding", "gzip, br"));
    }
    return request;
  }

  /** Only requests that leave the views as they are name one that exists. */
  private String path(Operation operation, String parameter, Random random) {
    String path = operation.path();
    return switch (parameter) {
      case "{view}" -> {
        boolean isHarmless =
            operation.method().equals("GET")
                || List.of("resume", "skips", "rebuilds").stream().anyMatch(path::endsWith);
        yield isHarmless ? one(List.of("orders", "regions", NOTHING), random) : NOTHING;
      }
      case "{generation}" -> Integer.toString(1 + random.nextInt(3));
      case "{position}" -> random.nextInt(64) + ":" + (1 + random.nextInt(20));
      case "{asset}" -> one(List.of("docs.css", "docs.js", NOTHING), random);
      case "{region}" ->
          URLEncoder.encode(
                  one(List.of("Avalon", "Rh\u00f4ne-Alpes/Ain", "No where"), random),
                  StandardCharsets.UTF_8)
              .replace("+", "%20");
      default -> {
        List<String> ids =
            path.startsWith("/customers")
                ? customers
                : path.startsWith("/orders") ? orders : products;
        yield random.nextInt(8) == 0 ? NOTHING : one(ids, random);
      }
    };
  }

  private void parameter(FuzzRequest request, JsonNode parameter, Random random) {
    String name = parameter.path("name").asText();
    boolean isWanted = parameter.path("required").asBoolean() || random.nextInt(3) == 0;
    switch (parameter.path("in").asText()) {
      case "query" -> {
        if (isWanted) {
          String value =
              name.equals("cursor")
                  ? one(cursors, random)
                  : value(parameter.path("schema"), name, request.operation, random).asText();
          request.query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
      }
      case "header" -> {
        if (isWanted) {
          request.headers.add(new Header(name, header(name, random)));
        }
      }
      default -> {}
    }
  }

  private String header(String name, Random random) {
    return switch (name) {
      case "Idempotency-Key" -> one(List.of("key-1", "key-2", shop.id("key")), random);
      case "If-Match" -> one(List.of("\"1\"", "\"2\", \"3-abc\"", "*"), random);
      case "If-None-Match" -> one(List.of("\"1\"", "W/\"2\"", "*"), random);
      case "Consistency-Token" -> one(tokens, random);
      case "Prefer" -> one(List.of("wait=0", "wait=1", "respond-async"), random);
      default -> "fuzz";
    };
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** A value as the schema has it. */
  private JsonNode value(JsonNode schema, String name, Operation operation, Random random) {
    JsonNode reference = schema.path("$ref");
    if (reference.isTextual()) {
      String text = reference.asText();
      return switch (text.substring(text.lastIndexOf('/') + 1)) {
        case "Id" -> TextNode.valueOf(id(name, operation, random));
        case "Currency" -> TextNode.valueOf(random.nextInt(4) == 0 ? "GBP" : currency);
        case "EmailText" -> TextNode.valueOf("a" + Shop.MAIL);
        case "InputTime" -> TextNode.valueOf(one(OddValues.TIMES, random));
        case "Quantity" -> IntNode.valueOf(1 + random.nextInt(3));
        case "InputAmount" ->
            random.nextBoolean()
                ? TextNode.valueOf("12.50")
                : JSON.numberNode(new java.math.BigDecimal("0.000001"));
        default -> value(document.resolve(schema), name, operation, random);
      };
    }
    if (schema.has("enum")) {
      JsonNode all = schema.path("enum");
      return all.get(random.nextInt(all.size()));
    }
    if (schema.has("oneOf")) {
      JsonNode all = schema.path("oneOf");
      return value(all.get(random.nextInt(all.size())), name, operation, random);
    }
    return switch (schema.path("type").asText("string")) {
      case "object" -> object(schema, operation, random);
      case "array" -> {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i <= random.nextInt(3); i++) {
          array.add(value(schema.path("items"), name, operation, random));
        }
        yield array;
      }
      case "integer" -> IntNode.valueOf(schema.path("minimum").asInt(0) + random.nextInt(20));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      default -> text(schema, random);
    };
  }

  private JsonNode object(JsonNode schema, Operation operation, Random random) {
    ObjectNode object = JSON.objectNode();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      boolean isRequired =
          schema
              .path("required")
              .valueStream()
              .anyMatch(it -> it.asText().equals(property.getKey()));
      // A price is either in the body itself or one level below; the odd times are seldom wanted.
      if (isRequired || random.nextInt(3) == 0) {
        object.set(
            property.getKey(), value(property.getValue(), property.getKey(), operation, random));
      }
    }
    schema
        .path("dependentRequired")
        .properties()
        .forEach(
            needs -> {
              if (object.has(needs.getKey())) {
                needs
                    .getValue()
                    .forEach(
                        other ->
                            object.set(
                                other.asText(),
                                value(
                                    schema.path("properties").path(other.asText()),
                                    other.asText(),
                                    operation,
                                    random)));
              }
            });
    return object;
  }

  private static JsonNode text(JsonNode schema, Random random) {
    if (schema.path("type").isArray() && random.nextBoolean()) {
      return NullNode.instance;
    }
    JsonNode examples = schema.path("examples");
    if (!examples.isEmpty()) {
      return examples.get(random.nextInt(examples.size()));
    }
    return TextNode.valueOf(schema.path("pattern").asText().startsWith("^[1-9]") ? "5" : "a@b");
  }

  private String id(String name, Operation operation, Random random) {
    boolean creates =
        operation.path().equals("/" + name.replace("Id", "s")) && operation.method().equals("POST");
    if (creates) {
      return shop.id("fuzz");
    }
    return switch (name) {
      case "customerId" -> one(customers, random);
      case "productId" -> one(products, random);
      default -> NOTHING;
    };
  }
}
