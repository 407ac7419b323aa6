package shop.testing.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.testing.openapi.OpenApi.Operation;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Holds exchanges against the document. An answer must be one that it describes: status, headers,
 * type, body, kind of problem. A request that got no 4xx must be one that it allows.
 */
public record Contract(OpenApi document) {

  /** Headers that the connection, API Gateway or the browser's rules set. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "apigw-requestid",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "keep-alive",
          "transfer-encoding");

  /** Paths of the local system alone. */
  private static final List<String> LOCAL = List.of("/local/", "/2015-03-31/");

  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  /**
   * A request.
   *
   * @param target path and query, as sent
   * @param headers by their names in lower case
   */
  public record Asked(String method, String target, Map<String, String> headers, SdkBytes body) {

    String path() {
      int mark = target.indexOf('?');
      return mark < 0 ? target : target.substring(0, mark);
    }

    String query() {
      int mark = target.indexOf('?');
      return mark < 0 ? "" : target.substring(mark + 1);
    }
  }

  /**
   * An answer.
   *
   * @param headers by their names in lower case
   */
  public record Answered(int status, Map<String, String> headers, String body) {

    /** The media type without parameters. */
    public String type() {
      return headers
          .getOrDefault("content-type", "")
          .replaceFirst("[ \t]*;.*", "")
          .toLowerCase(Locale.ROOT);
    }

    /** Whether API Gateway itself answered. */
    boolean isOfGateway() {
      return status >= 400 && type().equals(JSON);
    }
  }

  /** What the document knows nothing of; empty if the exchange is as it says. */
  public List<String> faults(Asked asked, Answered answered) {
    if (LOCAL.stream().anyMatch(asked.path()::startsWith)) {
      return List.of();
    }
    return document
        .find(asked.method(), asked.path())
        .map(
            operation ->
                Stream.concat(
                        faults(operation, answered).stream(),
                        requestFaults(operation, asked, answered).stream())
                    .toList())
        .orElseGet(() -> unrouted(asked, answered));
  }

  /** No operation: 404, or 405 where the path has others; a preflight is API Gateway's. */
  private List<String> unrouted(Asked asked, Answered answered) {
    boolean isPath =
        document.operations().stream().anyMatch(known -> known.match(asked.path()).isPresent());
    if (asked.method().equals("OPTIONS") && answered.status() == 204) {
      return List.of();
    }
    String name = isPath ? "MethodNotAllowed" : "NotFound";
    int status = isPath ? 405 : 404;
    List<String> faults = new ArrayList<>();
    if (answered.status() != status && !answered.isOfGateway()) {
      faults.add("The status of what is not documented is " + status + ".");
      return faults;
    }
    JsonNode response = document.root().at("/components/responses/" + name);
    boolean isHead = asked.method().equals("HEAD");
    headerFaults(response, answered, faults);
    if (!isHead && !answered.isOfGateway()) {
      contentFaults(response, answered, faults);
    }
    return faults;
  }

  private List<String> faults(Operation operation, Answered answered) {
    JsonNode named = operation.node().path("responses").path(Integer.toString(answered.status()));
    if (named.isMissingNode()) {
      return List.of("The status " + answered.status() + " is not documented.");
    }
    JsonNode response = document.resolve(named);
    List<String> faults = new ArrayList<>();
    headerFaults(response, answered, faults);
    contentFaults(response, answered, faults);
    return faults;
  }

  private void headerFaults(JsonNode response, Answered answered, List<String> faults) {
    Map<String, JsonNode> documented = new TreeMap<>();
    response
        .path("headers")
        .properties()
        .forEach(
            header ->
                documented.put(
                    header.getKey().toLowerCase(Locale.ROOT), document.resolve(header.getValue())));
    documented.forEach(
        (name, header) -> {
          String value = answered.headers().get(name);
          if (value != null) {
            document
                .faults(header.path("schema"), TextNode.valueOf(value))
                .forEach(fault -> faults.add("Header " + name + ": " + fault));
          } else if (header.path("required").asBoolean() && !answered.isOfGateway()) {
            faults.add("The header " + name + " is missing.");
          }
        });
    answered.headers().keySet().stream()
        .filter(name -> !documented.containsKey(name) && !OF_OTHERS.contains(name))
        .filter(name -> !name.startsWith("access-control-"))
        .forEach(name -> faults.add("The header " + name + " is not documented."));
  }

  private void contentFaults(JsonNode response, Answered answered, List<String> faults) {
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      if (!answered.body().isEmpty()) {
        faults.add("There should be no body.");
      }
      return;
    }
    JsonNode media = content.path(answered.type());
    if (media.isMissingNode()) {
      faults.add("The type " + answered.type() + " is not documented.");
      return;
    }
    // What is compressed is no text here; the same answer is looked at without compression.
    if (!answered.type().endsWith("json") || answered.headers().containsKey("content-encoding")) {
      return;
    }
    JsonNode json = parse(answered.body(), faults);
    document.faults(media.path("schema"), json).forEach(fault -> faults.add("Body: " + fault));
    if (answered.type().equals(PROBLEM)) {
      problemFaults(media, answered, json, faults);
    }
  }

  /** The examples of a response are all the kinds of problems that it may be. */
  private void problemFaults(
      JsonNode media, Answered answered, JsonNode problem, List<String> faults) {
    Set<String> kinds =
        media
            .path("examples")
            .valueStream()
            .map(example -> document.resolve(example).at("/value/type").asText())
            .collect(Collectors.toSet());
    if (!kinds.contains(problem.path("type").asText())) {
      faults.add("A problem " + problem.path("type").asText() + " is not documented.");
    }
    if (problem.path("status").asInt() != answered.status()) {
      faults.add("The problem's status is not the answer's.");
    }
  }

  private List<String> requestFaults(Operation operation, Asked asked, Answered answered) {
    boolean isRefused = answered.status() >= 400 && answered.status() < 500;
    // An overloaded system looks at nothing.
    if (isRefused || answered.status() == 503) {
      return List.of();
    }
    List<String> faults = new ArrayList<>();
    parameterFaults(operation, asked, faults);
    bodyFaults(operation, asked, faults);
    return faults.stream()
        .map(fault -> "The request is not allowed, but was not refused: " + fault)
        .toList();
  }

  private void parameterFaults(Operation operation, Asked asked, List<String> faults) {
    Map<String, String> path = operation.match(asked.path()).orElseThrow();
    Map<String, List<String>> query = parse(asked.query());
    Set<String> known = new HashSet<>();
    for (JsonNode reference : operation.node().path("parameters")) {
      JsonNode parameter = document.resolve(reference);
      String name = parameter.path("name").asText();
      List<String> values =
          switch (parameter.path("in").asText()) {
            case "path" -> List.of(decoded(path.getOrDefault(name, "").replace("+", "%2B")));
            case "header" ->
                Stream.ofNullable(asked.headers().get(name.toLowerCase(Locale.ROOT))).toList();
            default -> {
              known.add(name);
              yield query.getOrDefault(name, List.of());
            }
          };
      if (values.isEmpty() && parameter.path("required").asBoolean()) {
        faults.add(name + " is missing.");
      }
      if (values.size() > 1) {
        faults.add(name + " is repeated.");
      }
      values.forEach(
          value ->
              document
                  .faults(parameter.path("schema"), typed(parameter.path("schema"), value))
                  .forEach(fault -> faults.add(name + ": " + fault)));
    }
    query.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> faults.add("There is no query parameter " + name + "."));
  }

  /** The value of a parameter as its schema has it. */
  private static JsonNode typed(JsonNode schema, String value) {
    String type = schema.path("type").asText();
    if (type.equals("integer") && value.matches("-?\\d+")) {
      return BigIntegerNode.valueOf(new BigInteger(value));
    }
    return type.equals("boolean") && value.matches("true|false")
        ? BooleanNode.valueOf(value.equals("true"))
        : TextNode.valueOf(value);
  }

  private void bodyFaults(Operation operation, Asked asked, List<String> faults) {
    JsonNode body = document.resolve(operation.node().path("requestBody"));
    if (asked.body().asByteArrayUnsafe().length == 0) {
      if (body.path("required").asBoolean()) {
        faults.add("There is no body.");
      }
      return;
    }
    if (body.isMissingNode()) {
      // The semantics of a body with GET are undefined: it is ignored.
      return;
    }
    String type = asked.headers().getOrDefault("content-type", "");
    if (!type.toLowerCase(Locale.ROOT).matches("application/json([ \t]*;.*)?")) {
      faults.add("The body's type is " + type + ".");
    }
    JsonNode json = parse(asked.body().asString(StandardCharsets.UTF_8), faults);
    document
        .faults(body.at("/content/application~1json/schema"), json)
        .forEach(fault -> faults.add("Body: " + fault));
  }

  private static JsonNode parse(String json, List<String> faults) {
    try {
      return OpenApi.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      faults.add("The body is not JSON.");
      return TextNode.valueOf(json);
    }
  }

  private static Map<String, List<String>> parse(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
