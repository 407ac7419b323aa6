package local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.functions.Time;

/**
 * Options of a local system.
 *
 * @param awsPort where SDKs call DynamoDB and EventBridge
 * @param data folder that keeps the tables; in memory if empty
 * @param parameters override defaults of the template's parameters
 * @param authorized whether routes ask for tokens
 * @param hosts further names of this machine, in lower case
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
