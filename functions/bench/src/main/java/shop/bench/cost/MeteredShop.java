package shop.bench.cost;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import local.dynamodb.EmbeddedDynamoDb;
import local.dynamodb.InterceptedDynamoDb;
import local.events.ScheduledEvents;
import local.functions.Clients;
import local.functions.FunctionWatch;
import local.functions.LocalFunction;
import local.functions.Outcome;
import local.template.Template;
import local.template.TemplateReader;
import shop.bench.designs.Designs;
import shop.bench.designs.JournalStream;
import shop.bench.designs.RecordingBus;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * The template's functions on the template's tables, in this process. Each function's calls to
 * DynamoDB are metered under its logical id; its invocations are counted and timed and its log
 * lines weighed. What Lambda and EventBridge do between functions happens when it is asked for.
 */
public final class MeteredShop implements AutoCloseable {

  public static final String COMMANDS = "CommandFunction";
  public static final String RELAY = "RelayFunction";
  public static final String NOTICES = "NoticesFunction";
  public static final String MONITOR = "MonitorFunction";
  public static final List<String> PROJECTORS =
      List.of("OrdersProjectorFunction", "SalesProjectorFunction");

  private final Template template;
  private final EmbeddedDynamoDb dynamoDb;
  private final CostMeter meter;
  private final RecordingBus bus;
  private final JournalStream stream;
  private final Map<String, LocalFunction> functions = new TreeMap<>();
  private final Map<String, Usage> uses = new ConcurrentHashMap<>();
  private volatile Duration latency = Duration.ZERO;

  /** Starts it without data. */
  public MeteredShop(Path file, int shards) {
    // Each of its log lines is weighed, and would be printed, too.
    System.setProperty("org.slf4j.simpleLogger.log.local.function", "off");
    template = TemplateReader.read(file, Map.of()).withoutAuthorization();
    dynamoDb = EmbeddedDynamoDb.start(template.tables(), Optional.empty());
    meter = new CostMeter(dynamoDb.client());
    bus = new RecordingBus(() -> latency.multipliedBy(RecordingBus.TIMES_AS_LONG));
    stream = new JournalStream(shards);
    for (Template.Function function : template.functions()) {
      functions.put(
          function.logicalId(),
          new LocalFunction(
              function,
              "1",
              new Clients(client(function.logicalId()), () -> bus),
              new UsageRecorder(function.logicalId())));
    }
    meter.reset();
  }

  private DynamoDbClient client(String function) {
    return new InterceptedDynamoDb(dynamoDb.client(), stream::see, this::wait, meter.as(function));
  }

  private DynamoDbResponse wait(
      DynamoDbRequest request,
      java.util.function.Function<DynamoDbRequest, DynamoDbResponse> next) {
    Designs.await(
        request instanceof TransactWriteItemsRequest
            ? latency.multipliedBy(JournalStream.TIMES_AS_LONG)
            : latency);
    return next.apply(request);
  }

  /** Lets calls to DynamoDB take so much longer than they do here; transactions twice as much. */
  public void latency(Duration more) {
    latency = more;
  }

  private final class UsageRecorder implements FunctionWatch {

    private final String function;

    UsageRecorder(String function) {
      this.function = function;
    }

    @Override
    public void logged(String name, String line) {
      use(new Usage(0, 0, line.getBytes(StandardCharsets.UTF_8).length + 1L, 0));
    }

    @Override
    public void ended(String name, Outcome outcome, Duration took) {
      use(new Usage(1, took.toNanos() / 1e9, 0, 0));
    }

    @Override
    public void dropped(String name) {}

    void use(Usage use) {
      MeteredShop.this.use(function, use);
    }
  }

  private void use(String function, Usage use) {
    uses.merge(function, use, Usage::plus);
  }

  /**
   * Sends a request.
   *
   * @return the answer's body
   * @throws IllegalStateException if it is refused
   */
  public Map<String, Object> send(Request request) {
    String function =
        template.routes().stream()
            .filter(route -> (route.method() + " " + route.path()).equals(request.route()))
            .findFirst()
            .orElseThrow()
            .function();
    Map<String, Object> answer = json(invoke(function, bytes(request.event())));
    String body = String.valueOf(answer.get("body"));
    if (!(answer.get("statusCode") instanceof Number status) || status.intValue() >= 300) {
      throw new IllegalStateException(request + ": " + answer);
    }
    int headers = String.valueOf(answer.get("headers")).length();
    int size = body.getBytes(StandardCharsets.UTF_8).length + headers;
    use(function, new Usage(0, 0, 0, size));
    return json(body);
  }

  private String invoke(String function, byte[] event) {
    return java.util.Objects.requireNonNull(functions.get(function), function).call(event);
  }

  /** The journal's rows that no projector was given yet. */
  public JournalStream stream() {
    return stream;
  }

  /** Gives both projectors what the stream has of one shard; answers how many events. */
  public int deliver(int shard, int most) {
    List<Map<String, Object>> records = stream.take(shard, most);
    if (!records.isEmpty()) {
      byte[] event = bytes(Map.of("Records", records));
      for (String projector : PROJECTORS) {
        Map<String, Object> answer = json(invoke(projector, event));
        if (!List.of().equals(answer.get("batchItemFailures"))) {
          throw new IllegalStateException(projector + " failed: " + answer);
        }
      }
    }
    return records.size();
  }

  /** Runs the relay; answers what it published. */
  public List<RecordingBus.Message> relay() {
    String _ = invoke(RELAY, bytes(Map.of("detail-type", "Relay")));
    return bus.taken();
  }

  public void notice(RecordingBus.Message event) {
    String _ =
        invoke(
            NOTICES,
            bytes(
                Map.of(
                    "detail-type",
                    event.type(),
                    "source",
                    event.source(),
                    "detail",
                    json(event.detail()))));
  }

  public void monitor() {
    String _ =
        invoke(MONITOR, ScheduledEvents.toJson(template.schedules().getFirst(), Instant.now()));
    List<RecordingBus.Message> _ = bus.taken();
  }

  /** Counts anew from here on. */
  public void reset() {
    meter.reset();
    uses.clear();
  }

  /** The use of each function that ran since the last {@link #reset}. */
  public List<Usage.OfFunction> used() {
    List<Usage.OfFunction> used = new ArrayList<>();
    Costs costs = meter.costs();
    for (Template.Function function : template.functions()) {
      String name = function.logicalId();
      Usage use = uses.getOrDefault(name, Usage.NONE);
      if (use.invocations() > 0) {
        used.add(
            new Usage.OfFunction(
                name, function.memory(), use, costs.of(line -> line.label().equals(name))));
      }
    }
    return used;
  }

  /** All that was counted since the last {@link #reset}. */
  public Costs costs() {
    return meter.costs();
  }

  /** A client that is not metered. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb.client();
  }

  private static byte[] bytes(Map<String, ?> json) {
    try {
      return JSON.std.asBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> json(String json) {
    try {
      return JSON.std.mapFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
