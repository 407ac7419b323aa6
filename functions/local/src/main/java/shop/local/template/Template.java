package shop.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a SAM template declares, as far as it is run locally, with references resolved.
 *
 * @param notHonoured one line for each thing in the template that changes behaviour when deployed
 *     but not here
 */
public record Template(
    List<Table> tables,
    List<Function> functions,
    List<Route> routes,
    List<Mapping> mappings,
    List<Queue> queues,
    List<String> notHonoured) {

  public Template {
    tables = List.copyOf(tables);
    functions = List.copyOf(functions);
    routes = List.copyOf(routes);
    mappings = List.copyOf(mappings);
    queues = List.copyOf(queues);
    notHonoured = List.copyOf(notHonoured);
  }

  /**
   * A table.
   *
   * @param attributes name to type (S, N or B) of every key attribute
   * @param streamView what stream records carry ({@code NEW_IMAGE} …), if the table has a stream
   * @param timeToLive the attribute that says when a row expires
   */
  public record Table(
      String logicalId,
      String name,
      Map<String, String> attributes,
      Keys key,
      List<Index> indexes,
      Optional<String> streamView,
      Optional<String> timeToLive) {
    public Table {
      attributes = Map.copyOf(attributes);
      indexes = List.copyOf(indexes);
    }
  }

  /** Names of the attributes that make a key. */
  public record Keys(String hash, Optional<String> range) {}

  /** A secondary index; {@code global} says which of the two kinds. */
  public record Index(
      String name, boolean global, Keys key, String projection, List<String> included) {
    public Index {
      included = List.copyOf(included);
    }
  }

  /**
   * A Lambda function.
   *
   * @param handler the class to instantiate
   * @param memory in MB
   */
  public record Function(
      String logicalId,
      String name,
      String handler,
      Map<String, String> environment,
      Duration timeout,
      int memory) {
    public Function {
      environment = Map.copyOf(environment);
    }
  }

  /**
   * One route of the HTTP API.
   *
   * @param method an HTTP method, {@code ANY}, or {@code $default} for the route that takes what no
   *     other does
   * @param path as declared, {@code /orders/{id}}; empty for {@code $default}
   * @param function logical id of the function that serves it
   * @param timeout the integration's, at most 30 seconds
   */
  public record Route(String method, String path, String function, Duration timeout) {
    public static final String DEFAULT = "$default";

    /** The key by which API Gateway and the functions know the route: {@code GET /orders/{id}}. */
    public String key() {
      return method.equals(DEFAULT) ? DEFAULT : method + " " + path;
    }
  }

  /**
   * Delivers a table's stream to a function.
   *
   * @param table logical id of the table
   * @param function logical id of the function
   * @param latest whether delivery starts after what the stream holds already
   * @param retries -1: until the records expire
   * @param maximumAge negative: as long as the stream keeps records
   * @param onFailure logical id of the queue told about what was given up
   */
  public record Mapping(
      String name,
      String table,
      String function,
      boolean enabled,
      boolean latest,
      int batchSize,
      Duration batchingWindow,
      List<String> filters,
      boolean reportsItemFailures,
      boolean bisects,
      int retries,
      Duration maximumAge,
      Optional<String> onFailure) {
    public Mapping {
      filters = List.copyOf(filters);
    }
  }

  /** An SQS queue, by its logical id and name. */
  public record Queue(String logicalId, String name) {}

  /** The table of that logical id. */
  public Optional<Table> table(String logicalId) {
    return tables.stream().filter(table -> table.logicalId().equals(logicalId)).findFirst();
  }
}
