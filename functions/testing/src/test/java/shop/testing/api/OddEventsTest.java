package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import cqrs.testkit.Seeds;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import local.functions.Clients;
import local.functions.LocalFunction;
import local.functions.Outcome;
import local.template.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.testing.openapi.OpenApi.Operation;

/**
 * Events that API Gateway, {@code sam local}, another gateway or a warmer shapes differently, given
 * to the functions themselves: {@code -DoddEvents=N}. Each is answered as by the contract, or
 * refused as no request; none is a bug.
 */
@ExtendWith(SharedShop.class)
final class OddEventsTest {

  private static final int EVENTS = Integer.getInteger("oddEvents", 300);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_128);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Shop shop;
  private final Template template;
  private final Map<String, LocalFunction> functions = new HashMap<>();

  OddEventsTest(Shop shop) {
    this.shop = shop;
    this.template = shop.system().template();
  }

  @Test
  void everyEventIsAnsweredOrRefused() {
    FuzzRequests valid = new FuzzRequests(shop);
    List<String> failures = new ArrayList<>();
    int answered = 0;
    for (long seed = SEED; seed < SEED + EVENTS; seed++) {
      Random random = Seeds.random(seed);
      Operation operation = valid.operations().get(random.nextInt(valid.operations().size()));
      ObjectNode event = event(valid.valid(operation, random), operation);
      List<String> changes = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        changes.add(change(event, random));
      }
      Outcome outcome = invoke(operation.key(), event.toString());
      answered += outcome instanceof Outcome.Returned ? 1 : 0;
      String fault = fault(outcome);
      if (!fault.isEmpty()) {
        failures.add("Seed %d, %s: %s%n%s%n".formatted(seed, changes, fault, event));
      }
    }
    assertThat(failures).isEmpty();
    assertThat(answered).isGreaterThan(EVENTS / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "1",
        "",
        "{",
        "{\"source\": \"warmer\"}",
        "{\"version\": \"1.0\", \"httpMethod\": \"GET\", \"path\": \"/\", \"resource\": \"/\"}",
        "{\"routeKey\": \"GET /\", \"rawPath\": \"/\", \"requestContext\": {}}",
        "{\"routeKey\": \"GET /\", \"rawPath\": \"/\", \"requestContext\": {\"http\": {}}}"
      })
  void whatIsNoRequestIsRefusedAsSuch(String event) {
    for (String route : List.of("POST /orders", "GET /orders/{id}", "GET /views", "GET /")) {
      assertThat(invoke(route, event)).isInstanceOf(Outcome.Failed.class);
      assertThat(fault(invoke(route, event))).isEmpty();
    }
  }

  private static String fault(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned(String json) -> fault(Answer.parse(json));
      case Outcome.Failed(Throwable cause)
          when cause instanceof IllegalArgumentException || cause instanceof IOException ->
          "";
      default -> outcome.toString();
    };
  }

  private static String fault(JsonNode answer) {
    int status = answer.path("statusCode").asInt();
    boolean isProblem =
        answer.at("/headers/Content-Type").asText().equals("application/problem+json");
    boolean isRight = status < 400 ? !isProblem : isProblem && (status < 500 || status == 503);
    return isRight ? "" : answer.toString();
  }

  private Outcome invoke(String route, String event) {
    Template.Function function = DirectCalls.functionOf(route, template);
    return functions
        .computeIfAbsent(function.logicalId(), _ -> start(function))
        .invoke(event.getBytes(StandardCharsets.UTF_8));
  }

  private LocalFunction start(Template.Function definition) {
    return new LocalFunction(
        definition, "$LATEST", new Clients(shop.dynamoDb(), shop.system()::eventBridge));
  }

  private static ObjectNode event(FuzzRequest request, Operation operation) {
    List<String> decoded =
        request.segments.stream()
            .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
            .toList();
    ObjectNode event = JSON.objectNode();
    event.put("version", "2.0").put("routeKey", operation.key());
    event.put("rawPath", "/" + String.join("/", decoded));
    event.put("rawQueryString", String.join("&", request.query));
    ObjectNode headers = event.putObject("headers");
    request.headers.forEach(h -> headers.put(h.name().toLowerCase(Locale.ROOT), h.value()));
    ObjectNode parameters = event.putObject("pathParameters");
    String[] names = operation.path().substring(1).split("/", -1);
    for (int i = 0; i < names.length; i++) {
      if (names[i].startsWith("{")) {
        parameters.put(names[i].substring(1, names[i].length() - 1), decoded.get(i));
      }
    }
    event.put("body", request.json == null ? null : request.json.toString());
    event.put("isBase64Encoded", false);
    ObjectNode context = event.putObject("requestContext").put("requestId", "odd");
    context.putObject("http").put("method", operation.method());
    return event;
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static String change(ObjectNode event, Random random) {
    int kind = random.nextInt(12);
    switch (kind) {
      case 0 -> event.remove(one(names(event), random));
      case 1 -> event.putNull(one(names(event), random));
      case 2 -> event.set(one(names(event), random), odd(random));
      case 3 -> event.put(one(List.of("", "source", "multiValueHeaders", "RawPath"), random), "x");
      case 4 -> titleCase(event);
      case 5 -> inside(event, "headers", random);
      case 6 -> inside(event, "pathParameters", random);
      case 7 -> inside(event, "requestContext", random);
      case 8 -> encode(event, random);
      case 9 -> event.put("body", one(List.of("", " ", "{", "null", "\u0000", "\ufffd"), random));
      case 10 ->
          event.put(
              "rawQueryString",
              one(List.of("a", "=", "&&", "%", "limit=1&limit=1", "\u00e4", "a=%ff"), random));
      default ->
          event.put("rawPath", one(List.of("", "x", "//", "/\ud800", "/%", "/\u0000"), random));
    }
    return Integer.toString(kind);
  }

  private static JsonNode odd(Random random) {
    return one(
        List.of(
            TextNode.valueOf(""),
            TextNode.valueOf("$default"),
            TextNode.valueOf("GET /nothing/{id}"),
            TextNode.valueOf("\ud800"),
            JSON.numberNode(1),
            JSON.booleanNode(true),
            JSON.arrayNode().addNull(),
            JSON.objectNode().put("a", "b").putNull("c")),
        random);
  }

  /** As {@code sam local} sends headers. */
  private static void titleCase(ObjectNode event) {
    if (event.path("headers") instanceof ObjectNode headers) {
      ObjectNode titled = JSON.objectNode();
      for (Map.Entry<String, JsonNode> header : headers.properties()) {
        String name = header.getKey();
        titled.set(
            name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
            header.getValue());
      }
      event.set("headers", titled);
    }
  }

  private static void inside(ObjectNode event, String name, Random random) {
    if (event.path(name) instanceof ObjectNode object) {
      List<String> names = new ArrayList<>(names(object));
      names.addAll(List.of("content-type", "authorizer", "id", "http"));
      String changed = one(names, random);
      switch (random.nextInt(3)) {
        case 0 -> object.remove(changed);
        case 1 -> object.putNull(changed);
        default -> object.set(changed, odd(random));
      }
    }
  }

  private static void encode(ObjectNode event, Random random) {
    String body = event.path("body").asText("");
    event.put("isBase64Encoded", true);
    if (random.nextBoolean()) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      event.put("body", Base64.getEncoder().encodeToString(bytes));
    }
  }
}
