package cqrs.command;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.Access;
import cqrs.http.Route;
import cqrs.journal.Environment;
import cqrs.journal.Journal;
import cqrs.journal.JournalReader;
import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.WriteModel;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.api.ShopApi;
import shop.command.ShopCommands;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** The command handler over a write table in memory, called as API Gateway calls it. */
final class LocalShop implements AutoCloseable {

  static final String TABLE = "WriteTable";
  static final Partitions PARTITIONS = new Partitions(64);

  private static final Set<String> CLAIMS = Set.of("sub", "scope", "customer");

  private final AmazonDynamoDBLocal embedded = DynamoDBEmbedded.create(true);
  private final DynamoDbClient dynamoDb = embedded.dynamoDbClient();
  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
  private final AtomicInteger requests = new AtomicInteger();
  private final CommandHandler<ShopEvent> handler;
  private final RecordingContext context = new RecordingContext();

  LocalShop() {
    dynamoDb.createTable(
        t ->
            t.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("pk"), text("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
    JournalSettings _ = JournalSettings.open(dynamoDb, TABLE, PARTITIONS);
    this.handler = handler(dynamoDb);
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** Another handler of the same table, whose calls go another way. */
  CommandHandler<ShopEvent> handler(DynamoDbClient client) {
    return handler(client, Duration.ofSeconds(8));
  }

  CommandHandler<ShopEvent> handler(DynamoDbClient client, Duration patience) {
    AtomicInteger ids = new AtomicInteger();
    String prefix = "made-" + requests.incrementAndGet() + "-";
    InstantSource clock = () -> InstantSource.system().instant().plus(later.get());
    Journal<ShopEvent> journal = new Journal<>(client, TABLE, PARTITIONS, ShopEvents.CODEC);
    return new CommandHandler<>(
        new ShopCommands(),
        new WriteModel(client, TABLE),
        () -> journal,
        clock,
        () -> prefix + ids.incrementAndGet(),
        Access.of(new Environment(Map.of("AUTHORIZER", "jwt", "OWNER_CLAIM", "customer"))),
        patience);
  }

  void passes(Duration duration) {
    later.updateAndGet(duration::plus);
  }

  Instant now() {
    return InstantSource.system().instant().plus(later.get());
  }

  List<String> log() {
    return context.lines();
  }

  Answer send(String method, String path, String body, String... headers) {
    return send(handler, method, path, body, headers);
  }

  /**
   * One request.
   *
   * @param headers names and values in turn; the names of claims are those of the token's claims
   */
  Answer send(
      CommandHandler<ShopEvent> to, String method, String path, String body, String... headers) {
    return Answer.of(to.handle(event(method, path, body, headers), context.context()));
  }

  Answer handle(APIGatewayV2HTTPEvent event) {
    return Answer.of(handler.handle(event, context.context()));
  }

  Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  Answer put(String path, String body, String... headers) {
    return send("PUT", path, body, headers);
  }

  APIGatewayV2HTTPEvent event(String method, String path, String body, String... headers) {
    Map<String, String> all = new HashMap<>(Map.of("content-type", "application/json"));
    Map<String, String> claims =
        new HashMap<>(
            Map.of(
                "sub",
                "tester",
                "exp",
                "1795454667",
                "scope",
                "orders:write orders:fulfil catalogue:write orders:read-all orders:import"));
    for (int i = 0; i < headers.length; i += 2) {
      if (CLAIMS.contains(headers[i])) {
        claims.put(headers[i], headers[i + 1]);
      } else {
        all.put(headers[i], headers[i + 1]);
      }
    }
    var http = APIGatewayV2HTTPEvent.RequestContext.Http.builder().withMethod(method).build();
    var context =
        APIGatewayV2HTTPEvent.RequestContext.builder()
            .withHttp(http)
            .withRequestId("request-" + requests.incrementAndGet())
            .withAuthorizer(
                APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder()
                    .withJwt(
                        APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT
                            .builder()
                            .withClaims(claims)
                            .build())
                    .build());
    var event =
        APIGatewayV2HTTPEvent.builder()
            .withRawPath(path)
            .withRawQueryString("")
            .withHeaders(all)
            .withBody(body)
            .withRouteKey(Route.DEFAULT)
            .withRequestContext(context.build());
    for (Route route : ShopApi.ROUTES) {
      Matcher matcher =
          Pattern.compile(route.path().replaceAll("\\{(\\w+)}", "(?<$1>[^/]+)")).matcher(path);
      if (route.method().equals(method) && matcher.matches()) {
        Map<String, String> parameters = new HashMap<>();
        matcher.namedGroups().keySet().forEach(name -> parameters.put(name, matcher.group(name)));
        event.withRouteKey(route.key()).withPathParameters(parameters);
      }
    }
    return event.build();
  }

  /** All events of one partition, in order. */
  List<RecordedEvent<ShopEvent>> events(String orderingKey) {
    EventCodec<ShopEvent> codec = ShopEvents.CODEC;
    return new JournalReader(dynamoDb, TABLE)
        .read(PARTITIONS.of(orderingKey), 1, Integer.MAX_VALUE, 10_000).stream()
            .map(codec::decode)
            .filter(e -> e.event().orderingKey().equals(orderingKey))
            .toList();
  }

  /** Every row of the table. */
  List<Map<String, AttributeValue>> rows() {
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    dynamoDb
        .scanPaginator(ScanRequest.builder().tableName(TABLE).consistentRead(true).build())
        .forEach(page -> rows.addAll(page.items()));
    return rows;
  }

  long rowsBeginning(String prefix) {
    return rows().stream().filter(row -> Attributes.string(row, "pk").startsWith(prefix)).count();
  }

  void customer(String id) {
    must(post("/customers", Bodies.customer(id)));
  }

  void product(String id, String amount, String currency) {
    must(post("/products", Bodies.product(id, amount, currency)));
  }

  void order(String id, String customer, String... products) {
    must(post("/orders", Bodies.order(id, customer, products)));
  }

  void step(String order, String step) {
    must(post("/orders/" + order + "/" + step, "{}"));
  }

  private static void must(Answer answer) {
    if (answer.status() >= 300) {
      throw new AssertionError(answer);
    }
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  @Override
  public void close() {
    embedded.shutdownNow();
  }

  /** What came back. */
  record Answer(int status, Map<String, String> headers, Map<String, Object> body) {

    static Answer of(APIGatewayV2HTTPResponse response) {
      return new Answer(
          response.getStatusCode(), response.getHeaders(), Bodies.parse(response.getBody()));
    }

    String text(String name) {
      return String.valueOf(body.get(name));
    }

    /** The places that a problem points at. */
    List<String> pointers() {
      return body.get("errors") instanceof List<?> errors
          ? errors.stream().map(e -> String.valueOf(((Map<?, ?>) e).get("pointer"))).toList()
          : List.of();
    }
  }
}
