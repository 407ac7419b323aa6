package local;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import local.alarms.AlarmStatus;
import local.alarms.LocalCloudWatch;
import local.alarms.LogEntry;
import local.alarms.Metrics;
import local.console.LocalRoutes;
import local.console.LocalStatus;
import local.console.Runbooks;
import local.console.Triggers;
import local.dynamodb.DataFolder;
import local.dynamodb.EmbeddedDynamoDb;
import local.events.EventBus;
import local.events.EventBuses;
import local.events.ScheduledEvents;
import local.events.Schedules;
import local.functions.AsyncInvocations;
import local.functions.Clients;
import local.functions.FailureQueue;
import local.functions.LocalFunction;
import local.gateway.AwsCalls;
import local.gateway.DynamoDbCalls;
import local.gateway.HttpApi;
import local.gateway.HttpServer;
import local.gateway.Invocations;
import local.gateway.PutEvents;
import local.gateway.TokenPage;
import local.permissions.Permissions;
import local.streams.Positions;
import local.streams.StreamMapping;
import local.template.StartupException;
import local.template.Template;
import local.template.Template.Bus;
import local.template.Template.Mapping;
import local.template.Template.Schedule;
import local.template.TemplateReader;
import local.tokens.TokenIssuer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** A running template: tables, functions, stream mappings, event buses, schedules, HTTP API. */
public final class LocalSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalSystem.class);

  private final Template template;
  private final OpenParts open;
  private final Map<String, LocalFunction> functions = new LinkedHashMap<>();
  private final Map<String, FailureQueue> queues = new LinkedHashMap<>();
  private final Triggers triggers = new Triggers();
  private final Permissions permissions;
  private final Optional<TokenIssuer> tokens;
  private final EmbeddedDynamoDb dynamoDb;
  private final LocalCloudWatch watch;
  private final EventBuses buses;
  private final HttpServer aws;
  private final EventBridgeClient eventBridge;
  private final HttpServer api;

  private LocalSystem(LocalOptions options, Template template, OpenParts open) {
    this.template = template;
    this.open = open;
    permissions = new Permissions(template);
    tokens = template.authorization().map(TokenIssuer::new);
    HttpServer.check(options.port(), options.awsPort());
    var folder = options.data().map(DataFolder::open);
    dynamoDb = open.add(EmbeddedDynamoDb.start(template.tables(), folder));
    for (var queue : template.queues()) {
      queues.put(queue.logicalId(), new FailureQueue(queue.name()));
    }
    watch = open.add(new LocalCloudWatch(template, options.time(), queues));
    var async = open.add(new AsyncInvocations(options.time(), this::giveUp));
    buses =
        new EventBuses(
            template,
            options.time(),
            (function, event) -> async.accept(Triggers.named(functions, function), event),
            this::giveUp,
            triggers::isPaused);
    var tables = new DynamoDbCalls(dynamoDb.client(), dynamoDb.streams());
    var calls = new AwsCalls(tables, new PutEvents(buses));
    aws = open.add(HttpServer.open(options.awsPort(), options.hosts(), calls));
    eventBridge = open.add(eventBridge(aws.uri()));
    open.add(buses);
    startFunctions();
    template.mappings().stream()
        .filter(Mapping::enabled)
        .forEach(mapping -> startMapping(mapping, folder));
    startSchedules(open.add(new Schedules(options.time(), async, triggers::isPaused)));
    template.rules().forEach(triggers::add);
    var runbooks = Runbooks.read(options.template(), template.alarms());
    var status = new LocalStatus(options.time(), watch, triggers, queues, runbooks);
    api =
        open.add(
            HttpServer.open(
                options.port(),
                options.hosts(),
                new HttpApi(template.routes(), functions, tokens, template.cors()),
                new Invocations(functions, async, tokens.isPresent()),
                List.of(new LocalRoutes(status, runbooks, triggers), new TokenPage(tokens))));
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
    var open = new OpenParts();
    try {
      return new LocalSystem(
          options,
          (options.authorized() ? template : template.withoutAuthorization()).onThisMachine(),
          open);
    } catch (RuntimeException | Error e) {
      open.close();
      throw e;
    }
  }

  private static EventBridgeClient eventBridge(URI endpoint) {
    return EventBridgeClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private void startFunctions() {
    // Every start is a deployment: what is tried again at one is tried again now.
    var version = Long.toString(System.currentTimeMillis());
    var clients = new Clients(dynamoDb.client(), () -> eventBridge);
    for (var function : template.functions()) {
      var own = permissions.of(function.logicalId(), clients);
      functions.put(function.logicalId(), new LocalFunction(function, version, own, watch));
    }
  }

  private void startMapping(Mapping mapping, Optional<DataFolder> folder) {
    var function = Triggers.named(functions, mapping.function());
    var positions = folder.map(it -> positions(it, mapping)).orElseGet(Positions::new);
    var made =
        open.add(
            new StreamMapping(
                mapping,
                dynamoDb.streams(),
                dynamoDb.streamArn(mapping.table()),
                event -> function.call(event).getBytes(StandardCharsets.UTF_8),
                mapping.onFailure().map(queue -> report -> giveUp(queue, report)),
                positions));
    made.watchedBy(watch.watch(mapping, function.name())).start();
    triggers.add(mapping, made);
  }

  private static Positions positions(DataFolder folder, Mapping mapping) {
    return new Positions(folder.path().resolve("positions").resolve(mapping.name()), folder::check);
  }

  private void giveUp(String queue, String message) {
    queue(queue).giveUp(message);
  }

  private void startSchedules(Schedules schedules) {
    var enabled = template.schedules().stream().filter(Schedule::enabled).toList();
    // The first run does not wait for a whole period.
    for (var schedule : enabled) {
      try {
        String _ = fire(schedule.name());
      } catch (IllegalStateException e) {
        LOG.warn("The schedule {} failed", schedule.name(), e);
      }
    }
    for (var schedule : enabled) {
      schedules.start(schedule, Triggers.named(functions, schedule.function()));
      triggers.add(schedule);
    }
  }

  /** Where the HTTP API answers. */
  public URI uri() {
    return api.uri();
  }

  /** A client for the tables, in this process; never close it. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb.client();
  }

  /** A client for the tables' streams, in this process; never close it. */
  public DynamoDbStreamsClient streams() {
    return dynamoDb.streams();
  }

  /** A client of EventBridge's that puts events on the template's buses; never close it. */
  public EventBridgeClient eventBridge() {
    return eventBridge;
  }

  /** Where DynamoDB and EventBridge are called: an endpoint for SDKs and the AWS CLI. */
  public URI awsUri() {
    return aws.uri();
  }

  /** The event bus of that logical id, or {@code default}. */
  public EventBus bus(String logicalId) {
    var name =
        template.buses().stream()
            .filter(bus -> bus.logicalId().equals(logicalId))
            .map(Bus::name)
            .findFirst();
    return Triggers.named(buses.byName(), name.orElse(logicalId));
  }

  public Template template() {
    return template;
  }

  /** The functions' policies, and which permissions were used, unused or missing. */
  public Permissions permissions() {
    return permissions;
  }

  /** Issues tokens that routes accept; fails if no route asks for one. */
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
    return watch.metrics();
  }

  /** The newest 10,000 lines that functions have logged, oldest first. */
  public List<LogEntry> logs() {
    return watch.lines();
  }

  /** How many log lines looked like embedded metrics and broke their rules. */
  public long invalidMetricLines() {
    return watch.embedded().failures();
  }

  /** The alarms of the template and its nested stacks as they stand now. */
  public List<AlarmStatus> alarms() {
    return watch.alarms().list();
  }

  /**
   * Invokes a function as {@code aws lambda invoke} does.
   *
   * @return its result as JSON
   * @throws IllegalStateException if it fails, times out or is throttled
   */
  public String invoke(String logicalId, String json) {
    return Triggers.named(functions, logicalId).call(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Runs a schedule now, without retries.
   *
   * @param name logical id of the function, then name of the event
   * @return the function's result as JSON
   * @throws IllegalStateException as for {@link #invoke}
   */
  public String fire(String name) {
    var byName = template.schedules().stream().collect(Collectors.toMap(Schedule::name, it -> it));
    var schedule = Triggers.named(byName, name);
    var event = ScheduledEvents.toJson(schedule, Instant.now());
    return Triggers.named(functions, schedule.function()).call(event);
  }

  /** Stops the newest part first: the HTTP API, after its requests, and the tables last. */
  @Override
  public void close() {
    open.close();
  }
}
