package local;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.alarms.AlarmStatus;
import local.alarms.LocalCloudWatch;
import local.alarms.LogEntry;
import local.alarms.Metrics;
import local.console.LagPage;
import local.console.LagStatus;
import local.console.Runbooks;
import local.console.Triggers;
import local.dynamodb.DataFolder;
import local.dynamodb.EmbeddedDynamoDb;
import local.events.Deliveries;
import local.events.EventBus;
import local.events.ScheduledEvents;
import local.events.Schedules;
import local.functions.AsyncInvocations;
import local.functions.Clients;
import local.functions.FailureQueue;
import local.functions.LocalFunction;
import local.gateway.DynamoDbCalls;
import local.gateway.HttpApi;
import local.gateway.HttpServer;
import local.gateway.Invocations;
import local.gateway.TokenPage;
import local.permissions.Permissions;
import local.streams.Positions;
import local.streams.StreamMapping;
import local.template.StartupException;
import local.template.Template;
import local.template.Template.Mapping;
import local.template.TemplateReader;
import local.tokens.TokenIssuer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * A template running in this process: tables, functions, stream mappings, event buses, schedules
 * and the HTTP API.
 */
public final class LocalSystem implements AutoCloseable {
  private final Template template;
  private final OpenParts open = new OpenParts();
  private final Map<String, LocalFunction> functions = new LinkedHashMap<>();
  private final Map<String, FailureQueue> queues = new LinkedHashMap<>();
  private final Triggers triggers = new Triggers();
  private final Permissions permissions;
  private final Optional<TokenIssuer> tokens;
  private @Nullable LocalCloudWatch watch;
  private @Nullable EmbeddedDynamoDb dynamoDb;
  private @Nullable EventBridge events;
  private @Nullable HttpServer server;

  private LocalSystem(Template template) {
    this.template = template;
    this.permissions = new Permissions(template);
    this.tokens = template.authorization().map(TokenIssuer::new);
  }

  /**
   * Starts everything that the template declares; when this returns the HTTP API answers.
   *
   * @throws StartupException if it cannot be started; nothing is left running then
   */
  public static LocalSystem start(LocalOptions options) {
    var template = TemplateReader.read(options.template(), options.parameters());
    if (options.authorized() && template.authorization().isEmpty()) {
      throw new StartupException(
          "%s asks nobody for a token: leave -Dauth (--auth) out.".formatted(options.template()));
    }
    var system = new LocalSystem(options.authorized() ? template : template.withoutAuthorization());
    try {
      system.startAll(options);
      return system;
    } catch (RuntimeException | Error e) {
      system.close();
      throw e;
    }
  }

  private void startAll(LocalOptions options) {
    HttpServer.check(options.port(), options.awsPort());
    var folder = options.data().map(DataFolder::open);
    var database = open.add(EmbeddedDynamoDb.start(template.tables(), folder));
    dynamoDb = database;
    for (var queue : template.queues()) {
      queues.put(queue.logicalId(), new FailureQueue(queue.name()));
    }
    var watching = open.add(new LocalCloudWatch(template, options.time(), queues));
    watch = watching;
    var async = open.add(new AsyncInvocations(options.time(), this::giveUp));
    var calls = new DynamoDbCalls(database.client(), database.streams());
    var bridge =
        open.add(
            EventBridge.start(
                options.awsPort(),
                options.hosts(),
                calls,
                template,
                options.time(),
                new Deliveries.Outlets() {
                  @Override
                  public void invoke(String function, byte[] event) {
                    async.accept(Triggers.named(functions, function), event);
                  }

                  @Override
                  public void giveUp(String queue, String event) {
                    LocalSystem.this.giveUp(queue, event);
                  }
                },
                triggers::isPaused));
    events = bridge;
    // Every start is a deployment: what is tried again at one is tried again now.
    var version = Long.toString(System.currentTimeMillis());
    var clients = new Clients(database.client(), bridge::client);
    for (var function : template.functions()) {
      var own = permissions.of(function.logicalId(), clients);
      functions.put(function.logicalId(), new LocalFunction(function, version, own, watching));
    }
    for (var mapping : template.mappings()) {
      if (mapping.enabled()) {
        var function = Triggers.named(functions, mapping.function());
        var positions = folder.map(it -> positions(it, mapping)).orElseGet(Positions::new);
        var made =
            open.add(
                new StreamMapping(
                    mapping,
                    database.streams(),
                    database.streamArn(mapping.table()),
                    event -> function.call(event).getBytes(StandardCharsets.UTF_8),
                    mapping.onFailure().map(queue -> report -> giveUp(queue, report)),
                    positions));
        made.watchedBy(watching.watch(mapping, function.name())).start();
        triggers.add(mapping, made);
      }
    }
    // The first run does not wait for a whole period.
    template.schedules().stream().filter(Template.Schedule::enabled).forEach(this::runOnce);
    startSchedules(open.add(new Schedules(options.time(), async, triggers::isPaused)));
    template.rules().forEach(triggers::add);
    var runbooks = Runbooks.read(options.template(), template.alarms());
    var status = new LagStatus(options.time(), watching, triggers, queues, runbooks);
    server =
        open.add(
            HttpServer.open(
                options.port(),
                options.hosts(),
                new HttpApi(template.routes(), functions, tokens),
                new Invocations(functions, async, tokens.isPresent()),
                List.of(new LagPage(status, runbooks, triggers), new TokenPage(tokens))));
  }

  private static Positions positions(DataFolder folder, Mapping mapping) {
    return new Positions(folder.path().resolve("positions").resolve(mapping.name()), folder::check);
  }

  private void giveUp(String queue, String message) {
    queue(queue).giveUp(message);
  }

  private void runOnce(Template.Schedule schedule) {
    try {
      String _ = fire(schedule.name());
    } catch (IllegalStateException e) {
      System.getLogger(LocalSystem.class.getName())
          .log(System.Logger.Level.WARNING, "The schedule " + schedule.name() + " failed", e);
    }
  }

  private void startSchedules(Schedules schedules) {
    for (var schedule : template.schedules()) {
      if (schedule.enabled()) {
        schedules.start(schedule, Triggers.named(functions, schedule.function()));
        triggers.add(schedule);
      }
    }
  }

  /** Where the HTTP API answers. */
  public URI uri() {
    return running(server).uri();
  }

  /** A client for the tables, in this process; never close it. */
  public DynamoDbClient dynamoDb() {
    return running(dynamoDb).client();
  }

  /** A client for the tables' streams, in this process; never close it. */
  public DynamoDbStreamsClient streams() {
    return running(dynamoDb).streams();
  }

  /** A client of EventBridge's that puts events on the template's buses; never close it. */
  public EventBridgeClient eventBridge() {
    return running(events).client();
  }

  /** Where DynamoDB and EventBridge are called: an endpoint for SDKs and the AWS CLI. */
  public URI awsUri() {
    return running(events).uri();
  }

  /**
   * An event bus.
   *
   * @param logicalId of the bus, or {@code default}
   */
  public EventBus bus(String logicalId) {
    return running(events).bus(logicalId);
  }

  public Template template() {
    return template;
  }

  /** The functions' policies, and which permissions were used, unused or missing. */
  public Permissions permissions() {
    return permissions;
  }

  /**
   * The issuer of tokens that routes accept.
   *
   * @throws IllegalStateException if no route asks for one
   */
  public TokenIssuer tokens() {
    return tokens.orElseThrow(() -> new IllegalStateException("Nobody is asked for a token."));
  }

  /** The stream mapping of that name: logical id of the function, then name of the event. */
  public StreamMapping mapping(String name) {
    return triggers.mapping(name);
  }

  /** The queue of that logical id. */
  public FailureQueue queue(String logicalId) {
    return Triggers.named(queues, logicalId);
  }

  /** Mappings, schedules and rules, which can be paused. */
  public Triggers triggers() {
    return triggers;
  }

  /** The metrics of functions and of the platform. */
  public Metrics metrics() {
    return running(watch).metrics();
  }

  /** The newest 10,000 lines that functions have logged, oldest first. */
  public List<LogEntry> logs() {
    return running(watch).lines();
  }

  /** How many log lines looked like embedded metrics and broke their rules. */
  public long invalidMetricLines() {
    return running(watch).embedded().failures();
  }

  /** The alarms of the template and its nested stacks as they stand now. */
  public List<AlarmStatus> alarms() {
    return running(watch).alarms().list();
  }

  /**
   * Invokes a function on demand, as {@code aws lambda invoke} does, and waits for its result.
   *
   * @param logicalId of the function
   * @param json its event
   * @return its result as JSON
   * @throws IllegalStateException if it fails, times out or may not run once more at the same time
   */
  public String invoke(String logicalId, String json) {
    return Triggers.named(functions, logicalId).call(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Runs a schedule now, without retries, and waits for the result.
   *
   * @param name logical id of the function, then name of the event
   * @return the function's result as JSON
   * @throws IllegalStateException as for {@link #invoke}
   */
  public String fire(String name) {
    var byName = new LinkedHashMap<String, Template.Schedule>();
    template.schedules().forEach(it -> byName.put(it.name(), it));
    var schedule = Triggers.named(byName, name);
    var event = ScheduledEvents.toJson(schedule, Instant.now());
    return Triggers.named(functions, schedule.function()).call(event);
  }

  private static <T> T running(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("The system is not running.");
    }
    return part;
  }

  /**
   * Stops the HTTP API first, after the requests under way, then schedules, stream mappings, events
   * and asynchronous invocations, then the tables.
   */
  @Override
  public void close() {
    open.close();
  }
}
