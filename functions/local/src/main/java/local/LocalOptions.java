package local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.functions.Time;

/**
 * The options of a local system.
 *
 * @param template the SAM template to run
 * @param port of the HTTP API on the loopback address; 0 for any that is free
 * @param awsPort of calls of DynamoDB and EventBridge on the loopback address; 0 for any that is
 *     free
 * @param data the folder that keeps the data; in memory if empty
 * @param parameters values for the template's parameters that shall not have their defaults
 * @param time that schedules, retries, metrics and alarms go by
 * @param authorized whether callers are asked for tokens, as when deployed
 * @param hosts names by which this machine may be called, beside its own; in lower case
 */
public record LocalOptions(
    Path template,
    int port,
    int awsPort,
    Optional<Path> data,
    Map<String, String> parameters,
    Time time,
    boolean authorized,
    Set<String> hosts) {

  public LocalOptions {
    parameters = Map.copyOf(parameters);
    hosts = Set.copyOf(hosts);
  }

  /** In memory, on any free port: what a test wants. */
  public static LocalOptions inMemory(Path template) {
    return new LocalOptions(template, 0, 0, Optional.empty(), Map.of(), Time.REAL, false, Set.of());
  }

  public LocalOptions withData(Path folder) {
    return new LocalOptions(
        template, port, awsPort, Optional.of(folder), parameters, time, authorized, hosts);
  }

  public LocalOptions withParameters(Map<String, String> newParameters) {
    return new LocalOptions(template, port, awsPort, data, newParameters, time, authorized, hosts);
  }

  public LocalOptions withTime(Time newTime) {
    return new LocalOptions(template, port, awsPort, data, parameters, newTime, authorized, hosts);
  }

  public LocalOptions withAuthorizer() {
    return new LocalOptions(template, port, awsPort, data, parameters, time, true, hosts);
  }

  public LocalOptions withHosts(String... names) {
    return new LocalOptions(
        template, port, awsPort, data, parameters, time, authorized, Set.of(names));
  }
}
