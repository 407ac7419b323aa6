package shop.bench;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.admin.JournalFunction;
import cqrs.domain.AggregateId;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.snapshot.PlainContext;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.cost.Costs.Line;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import cqrs.testkit.views.FilledViews;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import local.dynamodb.InterceptedDynamoDb;
import shop.bench.report.Heading;
import shop.bench.report.Rounds;
import shop.domain.Aggregates;
import shop.domain.ShopEvent;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.testing.reads.ShopYear;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Measures the routes of the journal, on a journal of 100,000 events in 64 partitions: entries,
 * calls, read units by AWS's rules, the size of the answer and the time of a call.
 */
public final class JournalBench {

  private static final int EVENTS = 100_000;
  private static final int ROUNDS = 5;

  private final FilledViews views = ShopTables.filled(1000, ShopViews.VIEWS.names());
  private final List<JournalEntry> entries;
  private final Map<AggregateId, JournalEntry> last = new HashMap<>();

  private JournalBench() {
    EncodedEvents<ShopEvent> journal =
        new EncodedEvents<>(
            Store.shared(),
            ShopEvents.CODEC,
            ShopYear.of(EVENTS / 2).subList(0, EVENTS),
            ShopYear.PARTITIONS.count());
    this.entries = journal.entries();
    entries.forEach(entry -> last.put(entry.aggregate(), entry));
    views.put(views.writeTable(), entries.stream().map(JournalEntry::row).toList());
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      List<RecordedEvent<ShopEvent>> events = journal.events();
      FilledViews _ = views.fill(projection, events);
    }
  }

  /** Puts what a command keeps of an aggregate's last event. */
  private String aggregate(AggregateId id) {
    JournalEntry newest = Objects.requireNonNull(last.get(id));
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("pk", Attributes.s(id.toString()));
    row.put("sk", Attributes.s("-"));
    row.put("version", Attributes.n(newest.version()));
    row.put("partition", Attributes.n(newest.position().partition()));
    row.put("offset", Attributes.n(newest.position().offset()));
    views.put(views.writeTable(), List.of(row));
    return id.id();
  }

  /** A call of a route. */
  private record Call(String name, String route, Map<String, String> path, String query) {

    APIGatewayV2HTTPEvent event() {
      String called = route.substring(route.indexOf(' ') + 1);
      for (Map.Entry<String, String> parameter : path.entrySet()) {
        called = called.replace("{" + parameter.getKey() + "}", parameter.getValue());
      }
      return APIGatewayV2HTTPEvent.builder()
          .withRouteKey(route)
          .withRawPath(called)
          .withRawQueryString(query)
          .withPathParameters(path)
          .withHeaders(Map.of())
          .withRequestContext(
              APIGatewayV2HTTPEvent.RequestContext.builder()
                  .withRequestId("r")
                  .withHttp(
                      APIGatewayV2HTTPEvent.RequestContext.Http.builder().withMethod("GET").build())
                  .build())
          .build();
    }
  }

  private static Call explain(String view, String pk, String sk, String more) {
    String row = URLEncoder.encode(pk + "|" + sk, StandardCharsets.UTF_8);
    return new Call(
        "explanation of " + view + " " + sk + more,
        "GET /views/{view}/explanation",
        Map.of("view", view),
        "row=" + row + more);
  }

  private List<Call> calls() {
    JournalEntry placed =
        entries.stream()
            .filter(e -> e.type().equals("OrderPlaced"))
            .skip(entries.size() / 8)
            .findFirst()
            .orElseThrow();
    String order = aggregate(placed.aggregate());
    String customer = aggregate(Aggregates.customer(ShopYear.customer(0)));
    List<Call> calls = new ArrayList<>();
    String events = "GET /orders/{id}/events";
    calls.add(new Call("events of an order", events, Map.of("id", order), ""));
    calls.add(new Call("… with its state", events, Map.of("id", order), "limit=1&at=1"));
    calls.add(
        new Call("events of a customer", "GET /customers/{id}/events", Map.of("id", customer), ""));
    String position = placed.position().toString();
    calls.add(
        new Call(
            "rows of an event", "GET /events/{position}/rows", Map.of("position", position), ""));
    calls.add(
        new Call(
            "events of a correlation id, a day of 86,000 events",
            "GET /events",
            Map.of(),
            "correlationId="
                + URLEncoder.encode(placed.correlationId(), StandardCharsets.UTF_8)
                + "&from="
                + placed.recordedAt().minus(Duration.ofHours(12))
                + "&to="
                + placed.recordedAt().plus(Duration.ofHours(12))));
    calls.add(explain("orders", "O#" + order, "-", ""));
    calls.add(explain("customers", customer, "GBP", ""));
    calls.add(explain("products", "product-1", "T#GBP", ""));
    calls.add(explain("regions", "REGIONS", "GBP#France", ""));
    calls.add(explain("regions", "REGIONS", "GBP#France", "&limit=1000"));
    calls.add(explain("regions", "REGIONS", "GBP#France", "&dryRun=true"));
    return calls;
  }

  private JournalFunction function(DynamoDbClient dynamoDb) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AUTHORIZER", "none");
    environment.put("OWNER_CLAIM", "customer_id");
    environment.put("JOURNAL_PARTITIONS", Integer.toString(ShopYear.PARTITIONS.count()));
    environment.put("WRITE_TABLE", views.writeTable());
    environment.put("PROJECTIONS_TABLE", views.projectionsTable());
    for (String view : ShopViews.VIEWS.names()) {
      environment.put(view.toUpperCase(Locale.ROOT) + "_TABLE", views.table(view));
    }
    return new JournalFunction(environment, dynamoDb);
  }

  private static String answer(JournalFunction function, Call call) {
    APIGatewayV2HTTPResponse response =
        function.handleRequest(call.event(), new PlainContext(Duration.ofSeconds(29), _ -> {}));
    if (response.getStatusCode() != 200) {
      throw new IllegalStateException(call.name() + ": " + response.getBody());
    }
    return response.getBody();
  }

  public static void main(String[] arguments) throws IOException {
    JournalBench bench = new JournalBench();
    Heading.print(
        String.format(Locale.ROOT, "%,d events, 64 partitions, %d rounds", EVENTS, ROUNDS));
    try {
      bench.run();
    } finally {
      Store.shared().close();
    }
  }

  private void run() throws IOException {
    CostMeter meter = new CostMeter(views.client());
    JournalFunction metered =
        function(new InterceptedDynamoDb(views.client(), meter.as("journal")));
    JournalFunction plain = function(views.client());
    System.out.println("| route | entries | calls | read units | answer, KB | ms |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (Call call : calls()) {
      Rounds rounds = new Rounds();
      for (int round = 0; round <= ROUNDS; round++) {
        rounds.time(() -> answer(plain, call));
        rounds.end();
        if (round == 0) {
          rounds.forget();
        }
      }
      meter.reset();
      String body = answer(metered, call);
      Cost cost = meter.costs().of(isOf(views.writeTable()));
      Cost rest = meter.costs().of(isOf(views.writeTable()).negate());
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %,d + %,d | %,.0f + %,.0f | %,.0f | %s |%n",
          call.name(),
          read(body),
          cost.calls(),
          rest.calls(),
          cost.readUnits(),
          rest.readUnits(),
          body.length() / 1024.0,
          Rounds.spread("%,.0f", rounds.percentiles(0.5)));
    }
  }

  private static Predicate<Line> isOf(String table) {
    return line -> line.table().equals(table);
  }

  private static long read(String body) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>(JSON.std.mapFrom(body));
    Object read = json.get("read");
    return read instanceof Map<?, ?> map && map.get("events") instanceof Number number
        ? number.longValue()
        : 0;
  }
}
