package shop.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What may be chosen when a system is started here.
 *
 * @param template the SAM template to run
 * @param port of the HTTP API on the loopback address; 0 for any that is free
 * @param data the folder that keeps the data; in memory if empty
 * @param parameters values for the template's parameters that shall not have their defaults
 */
public record LocalOptions(
    Path template, int port, Optional<Path> data, Map<String, String> parameters) {

  public LocalOptions {
    parameters = Map.copyOf(parameters);
  }

  /** In memory, on any free port: what a test wants. */
  public static LocalOptions inMemory(Path template) {
    return new LocalOptions(template, 0, Optional.empty(), Map.of());
  }

  public LocalOptions withPort(int newPort) {
    return new LocalOptions(template, newPort, data, parameters);
  }

  public LocalOptions withData(Path folder) {
    return new LocalOptions(template, port, Optional.of(folder), parameters);
  }

  public LocalOptions withParameters(Map<String, String> newParameters) {
    return new LocalOptions(template, port, data, newParameters);
  }
}
