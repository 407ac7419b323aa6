package local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;

/**
 * The part of a SAM template that runs locally, with references resolved.
 *
 * @param alarms those of nested stacks, too; composite ones last
 * @param notHonoured one line for each thing that matters only when deployed
 */
public record Template(
    List<Table> tables,
    List<Function> functions,
    List<Grant> grants,
    List<Route> routes,
    Optional<Cors> cors,
    List<Mapping> mappings,
    List<Schedule> schedules,
    List<Queue> queues,
    List<Bus> buses,
    List<Rule> rules,
    List<Alarm> alarms,
    List<String> notHonoured) {

  public Template {
    tables = List.copyOf(tables);
    functions = List.copyOf(functions);
    grants = List.copyOf(grants);
    routes = List.copyOf(routes);
    mappings = List.copyOf(mappings);
    schedules = List.copyOf(schedules);
    queues = List.copyOf(queues);
    buses = List.copyOf(buses);
    rules = List.copyOf(rules);
    alarms = List.copyOf(alarms);
    notHonoured = List.copyOf(notHonoured);
  }

  /**
   * A table.
   *
   * @param request makes it, but for its time to live
   * @param timeToLive the attribute that says when a row expires
   */
  public record Table(String logicalId, CreateTableRequest request, Optional<String> timeToLive) {
    public String name() {
      return request.tableName();
    }

    public boolean hasStream() {
      return request.streamSpecification() != null;
    }

    /** The partition key's attribute, of the table or, if one is named, of that index. */
    public String hashKey(@Nullable String index) {
      return request.globalSecondaryIndexes().stream()
          .filter(it -> it.indexName().equals(index))
          .findFirst()
          .map(GlobalSecondaryIndex::keySchema)
          .orElse(request.keySchema())
          .getFirst()
          .attributeName();
    }
  }

  /**
   * A Lambda function.
   *
   * @param memory in MB
   * @param reservedConcurrency how many invocations may run at once; unlimited if empty
   */
  public record Function(
      String logicalId,
      String name,
      String handler,
      Map<String, String> environment,
      Duration timeout,
      int memory,
      OptionalInt reservedConcurrency,
      Async async) {
    public Function {
      environment = Map.copyOf(environment);
    }

    /** The same function with another class to instantiate. */
    public Function withHandler(String other) {
      return new Function(
          logicalId, name, other, environment, timeout, memory, reservedConcurrency, async);
    }

    /** The same function with one environment variable more, or another value of it. */
    Function withVariable(String name, String value) {
      var all = new HashMap<>(environment);
      all.put(name, value);
      return withEnvironment(all);
    }

    /** The same function with other environment variables. */
    public Function withEnvironment(Map<String, String> other) {
      return new Function(
          logicalId, name, handler, other, timeout, memory, reservedConcurrency, async);
    }
  }

  /**
   * A statement of a function's policies.
   *
   * @param leadingKeys the only partition keys that it allows, {@code *} standing for any text; any
   *     if empty
   * @param attributes the only attributes that it allows to read; all if empty
   */
  public record Grant(
      String function,
      Set<String> actions,
      List<String> resources,
      Set<String> leadingKeys,
      Set<String> attributes) {
    public Grant {
      actions = Set.copyOf(actions);
      resources = List.copyOf(resources);
      leadingKeys = Set.copyOf(leadingKeys);
      attributes = Set.copyOf(attributes);
    }
  }

  /**
   * The settings of asynchronous invocations.
   *
   * @param onFailure logical id of the queue that is told what was given up
   */
  public record Async(int retries, Duration maximumAge, Optional<String> onFailure) {
    /** Lambda's defaults. */
    public static final Async DEFAULT = new Async(2, Duration.ofHours(6));

    /** Settings without a queue. */
    public Async(int retries, Duration maximumAge) {
      this(retries, maximumAge, Optional.empty());
    }
  }

  /**
   * A route of the HTTP API.
   *
   * @param method an HTTP method, {@code ANY} or {@code $default}
   * @param path as declared, {@code /orders/{id}}; empty for {@code $default}
   * @param function its logical id
   * @param authorization what a request's token must have, if one is asked for
   */
  public record Route(
      String method,
      String path,
      String function,
      Duration timeout,
      Optional<Authorization> authorization) {
    public static final String DEFAULT = "$default";

    /** The same route under another authorization. */
    Route with(Optional<Authorization> other) {
      return new Route(method, path, function, timeout, other);
    }

    /** The key by which API Gateway and the functions know the route: {@code GET /orders/{id}}. */
    public String key() {
      return method.equals(DEFAULT) ? DEFAULT : method + " " + path;
    }
  }

  /**
   * Which web pages may call the HTTP API. In each list {@code *} stands for all.
   *
   * @param origins {@code http://*} and {@code https://*} stand for all of one scheme
   * @param exposed headers of answers that pages may read
   * @param maxAge for how many seconds a browser may keep the answer to a preflight
   */
  public record Cors(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposed,
      boolean credentials,
      Optional<String> maxAge) {
    public Cors {
      origins = List.copyOf(origins);
      methods = List.copyOf(methods);
      headers = List.copyOf(headers);
      exposed = List.copyOf(exposed);
    }
  }

  /**
   * What a token must have.
   *
   * @param audience one of them must be in its claim {@code aud}
   * @param scopes it must have one of them; any token will do if empty
   */
  public record Authorization(String issuer, List<String> audience, List<String> scopes) {
    public Authorization {
      audience = List.copyOf(audience);
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * Delivers a table's stream to a function, both named by logical id.
   *
   * @param filters patterns of which a record matches one; all records pass if empty
   * @param reportsItemFailures whether the function's answer may report a partial success
   * @param bisects whether a failed batch is split
   * @param retries of a batch; -1 sets no limit
   * @param onFailure logical id of the queue told about what was given up
   * @param countsEvents whether it has metrics of its own
   */
  public record Mapping(
      String name,
      String table,
      String function,
      boolean enabled,
      int batchSize,
      List<String> filters,
      boolean reportsItemFailures,
      boolean bisects,
      int retries,
      Optional<String> onFailure,
      boolean countsEvents) {
    public Mapping {
      filters = List.copyOf(filters);
    }
  }

  /**
   * Starts a function again and again.
   *
   * @param name logical id of the function, then name of the event
   * @param arn of the rule, as its events tell it
   * @param enabled false: it runs when told only
   */
  public record Schedule(
      String name, String arn, String function, boolean enabled, Duration period) {}

  /** An SQS queue, by its logical id and name. */
  public record Queue(String logicalId, String name) {}

  /** An event bus that the template declares. */
  public record Bus(String logicalId, String name) {
    /** The name of the bus that every account has. */
    public static final String DEFAULT = "default";

    /** The name of a bus that is given by name or ARN. */
    public static String nameOf(String nameOrArn) {
      return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }
  }

  /** Sends events that match a pattern, as JSON, on the bus of that name to its targets. */
  public record Rule(String name, String bus, String pattern, List<Target> targets) {
    public Rule {
      targets = List.copyOf(targets);
    }
  }

  /**
   * A function that gets events of a rule.
   *
   * @param deadLetters logical id of the queue that takes events that are given up
   */
  public record Target(
      String logicalId, int retries, Duration maximumAge, Optional<String> deadLetters) {}

  /** The same template without tokens: functions find {@code none} in AUTHORIZER. */
  public Template withoutAuthorization() {
    var lines = new ArrayList<>(notHonoured);
    authorization()
        .ifPresent(
            _ -> lines.add("Nobody is asked for a token: -Dauth=on (--auth=on) changes that"));
    return with(
        functions.stream().map(Template::withoutAuthorizer).toList(),
        routes.stream().map(route -> route.with(Optional.empty())).toList(),
        lines);
  }

  /** The same template whose functions find {@code true} in LOCAL_SYSTEM. */
  public Template onThisMachine() {
    return with(
        functions.stream().map(it -> it.withVariable("LOCAL_SYSTEM", "true")).toList(),
        routes,
        notHonoured);
  }

  private Template with(
      List<Function> otherFunctions, List<Route> otherRoutes, List<String> otherLines) {
    return new Template(
        tables,
        otherFunctions,
        grants,
        otherRoutes,
        cors,
        mappings,
        schedules,
        queues,
        buses,
        rules,
        alarms,
        otherLines);
  }

  private static Function withoutAuthorizer(Function function) {
    return function.environment().containsKey("AUTHORIZER")
        ? function.withVariable("AUTHORIZER", "none")
        : function;
  }

  /** The first authorization that a route has; empty if none has one. */
  public Optional<Authorization> authorization() {
    return routes.stream().flatMap(route -> route.authorization().stream()).findFirst();
  }

  /** All scopes that routes ask for, by name. */
  public List<String> scopes() {
    return routes.stream()
        .flatMap(route -> route.authorization().stream())
        .flatMap(authorization -> authorization.scopes().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The table of that logical id. */
  public Optional<Table> table(String logicalId) {
    return tables.stream().filter(table -> table.logicalId().equals(logicalId)).findFirst();
  }
}
