package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import local.dynamodb.InterceptedDynamoDb;
import local.functions.Clients;
import local.functions.LocalFunction;
import local.functions.Outcome;
import local.template.Template;
import shop.testing.api.Visits.Visit;

/** Calls functions past the gateway and its authorizer, and sees what they ask DynamoDB. */
final class DirectCalls {

  private final Shop shop;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  DirectCalls(Shop shop) {
    this.shop = shop;
  }

  /** The function's answer, called with the claims that an authorizer has made of a token. */
  JsonNode answer(String route, Visit visit, Map<String, String> claims) {
    ObjectNode event = event(route, visit);
    ObjectNode jwt = ((ObjectNode) event.path("requestContext")).putObject("authorizer");
    ObjectNode all = jwt.putObject("jwt").putObject("claims").put("exp", "1795454667");
    claims.forEach(all::put);
    return invoke(route, event);
  }

  /** The function's answer without an authorizer before it. */
  JsonNode answer(String route, Visit visit) {
    return invoke(route, event(route, visit));
  }

  /** The calls of the last answer, such as {@code BatchGetItem}. */
  List<String> asked() {
    return asked;
  }

  /** The function that a template gives the route to. */
  static Template.Function functionOf(String route, Template template) {
    String id =
        template.routes().stream()
            .filter(r -> r.key().equals(route))
            .findFirst()
            .orElseThrow()
            .function();
    return template.functions().stream()
        .filter(f -> f.logicalId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode invoke(String route, ObjectNode event) {
    Template.Function definition = functionOf(route, shop.system().template());
    InterceptedDynamoDb watched =
        new InterceptedDynamoDb(
            shop.dynamoDb(),
            (request, next) -> {
              asked.add(request.getClass().getSimpleName().replace("Request", ""));
              return next.apply(request);
            });
    LocalFunction function =
        new LocalFunction(definition, "$LATEST", new Clients(watched, shop.system()::eventBridge));
    asked.clear();
    Outcome outcome = function.invoke(event.toString().getBytes(StandardCharsets.UTF_8));
    return switch (outcome) {
      case Outcome.Returned(String json) -> Answer.parse(json);
      default -> throw new AssertionError("No answer: " + outcome);
    };
  }

  private static ObjectNode event(String route, Visit visit) {
    String[] parts = visit.path().split("\\?", 2);
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("version", "2.0").put("routeKey", route).put("rawPath", parts[0]);
    event.put("rawQueryString", parts.length == 2 ? parts[1] : "");
    event.putObject("headers").put("content-type", "application/json");
    ObjectNode parameters = event.putObject("pathParameters");
    String[] names = route.substring(route.indexOf(' ') + 1).split("/", -1);
    String[] values = parts[0].split("/", -1);
    for (int i = 0; i < names.length; i++) {
      if (names[i].startsWith("{")) {
        parameters.put(names[i].substring(1, names[i].length() - 1), values[i]);
      }
    }
    event.put("body", visit.body()).put("isBase64Encoded", false);
    ObjectNode context = event.putObject("requestContext").put("requestId", "direct");
    context.putObject("http").put("method", visit.method());
    return event;
  }
}
