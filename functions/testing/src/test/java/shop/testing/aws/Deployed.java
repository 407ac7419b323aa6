package shop.testing.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import local.functions.Clients;
import local.functions.LocalFunction;
import local.streams.Positions;
import local.streams.StreamMapping;
import local.template.Template;
import local.template.Template.Function;
import local.template.Template.Mapping;
import shop.testing.Await;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * The template's tables on a platform, and its functions here, given events as the runtime gives
 * them and calling that platform only.
 */
final class Deployed implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Template template;
  private final DynamoDbClient dynamoDb;
  private final DynamoDbStreamsClient streams;
  private final EventBridgeClient eventBridge;
  private final Map<String, LocalFunction> functions = new ConcurrentHashMap<>();

  private Deployed(Template template, Endpoint endpoint) {
    this.template = template;
    this.dynamoDb = endpoint.dynamoDb();
    this.streams = endpoint.streams();
    this.eventBridge = endpoint.eventBridge();
  }

  /** Makes the tables; returns when they can be used. */
  static Deployed to(Endpoint endpoint, Template template) {
    Deployed deployed = new Deployed(template, endpoint);
    template.tables().forEach(deployed::make);
    return deployed;
  }

  private void make(Template.Table table) {
    CreateTableRequest request = table.request();
    var _ = dynamoDb.createTable(request);
    try (var waiter = dynamoDb.waiter()) {
      var _ = waiter.waitUntilTableExists(it -> it.tableName(table.name()));
    }
    table
        .timeToLive()
        .ifPresent(
            attribute ->
                dynamoDb.updateTimeToLive(
                    it ->
                        it.tableName(table.name())
                            .timeToLiveSpecification(
                                ttl -> ttl.enabled(true).attributeName(attribute))));
  }

  Template template() {
    return template;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** The function's answer to an event, through the runtime's serialisation. */
  JsonNode invoke(String function, String event) {
    return parse(function(function).call(event.getBytes(StandardCharsets.UTF_8)));
  }

  private LocalFunction function(String logicalId) {
    return functions.computeIfAbsent(
        logicalId,
        id -> {
          Function definition =
              template.functions().stream()
                  .filter(it -> it.logicalId().equals(id))
                  .findFirst()
                  .orElseThrow();
          return new LocalFunction(definition, "$LATEST", new Clients(dynamoDb, () -> eventBridge));
        });
  }

  /** An HTTP request as API Gateway hands it over; the answer's body is JSON. */
  record Http(String function, String route, String path, String id, String query, String body) {

    static Http post(String function, String path, String body) {
      return new Http(function, "POST " + path, path, "", "", body);
    }

    static Http get(String function, String route, String id) {
      return new Http(function, "GET " + route, route.replaceFirst("\\{\\w+}", id), id, "", "");
    }

    Http asking(String otherQuery) {
      return new Http(function, route, path, id, otherQuery, body);
    }
  }

  record Answer(int status, JsonNode headers, JsonNode body) {

    String token() {
      return headers.path("Consistency-Token").asText();
    }
  }

  /**
   * Asks a function.
   *
   * @param headers names, in lower case, and values by turns
   */
  Answer ask(Http request, String... headers) {
    JsonNode result = invoke(request.function(), event(request, headers).toString());
    String body = result.path("body").asText();
    return new Answer(
        result.path("statusCode").asInt(),
        result.path("headers"),
        body.isEmpty() ? JSON.createObjectNode() : parse(body));
  }

  private static ObjectNode event(Http request, String... headers) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("version", "2.0")
            .put("routeKey", request.route())
            .put("rawPath", request.path())
            .put("rawQueryString", request.query())
            .put("isBase64Encoded", false);
    if (!request.id().isEmpty()) {
      event.putObject("pathParameters").put("id", request.id());
    }
    if (!request.body().isEmpty()) {
      event.put("body", request.body());
    }
    ObjectNode all = event.putObject("headers").put("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    event
        .putObject("requestContext")
        .put("requestId", UUID.randomUUID().toString())
        .putObject("http")
        .put("method", request.route().split(" ", 2)[0])
        .put("path", request.path());
    return event;
  }

  /** All rows of a table. */
  List<Map<String, AttributeValue>> rows(String table) {
    return dynamoDb.scanPaginator(it -> it.tableName(table).consistentRead(true)).items().stream()
        .toList();
  }

  List<Map<String, AttributeValue>> journal() {
    return rows("WriteTable").stream()
        .filter(row -> row.getOrDefault("pk", AttributeValue.fromS("")).s().startsWith("JOURNAL#"))
        .toList();
  }

  /**
   * Delivers a stream from its beginning, as the function's mapping in the template says, until the
   * function has taken as many records as the journal has rows.
   */
  void deliverJournalTo(String function) {
    Mapping mapping = mapping(function);
    try (StreamMapping delivery =
        new StreamMapping(
            mapping,
            streams,
            streamOf(mapping),
            event -> function(function).call(event).getBytes(StandardCharsets.UTF_8),
            Optional.empty(),
            new Positions())) {
      delivery.start();
      long rows = journal().size();
      Await.until(
          function + " has taken " + rows + " records",
          () -> delivery.counts().invoked() - delivery.counts().failed() >= rows);
    }
  }

  /**
   * The records of a stream that a function's mapping lets through, each as the function sees it.
   */
  List<JsonNode> recordsFor(String function, int records) {
    Mapping mapping = mapping(function);
    Map<String, JsonNode> seen = new ConcurrentHashMap<>();
    try (StreamMapping delivery =
        new StreamMapping(
            mapping,
            streams,
            streamOf(mapping),
            event -> {
              parse(new String(event, StandardCharsets.UTF_8))
                  .path("Records")
                  .forEach(record -> seen.put(record.path("eventID").asText(), record));
              return new byte[0];
            },
            Optional.empty(),
            new Positions())) {
      delivery.start();
      Await.until(records + " records", () -> seen.size() >= records);
    }
    return List.copyOf(seen.values());
  }

  private Mapping mapping(String function) {
    return template.mappings().stream()
        .filter(it -> it.function().equals(function))
        .findFirst()
        .orElseThrow();
  }

  private String streamOf(Mapping mapping) {
    String table = template.table(mapping.table()).orElseThrow().name();
    return dynamoDb.describeTable(it -> it.tableName(table)).table().latestStreamArn();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + json, e);
    }
  }

  @Override
  public void close() {
    dynamoDb.close();
    streams.close();
    eventBridge.close();
  }
}
