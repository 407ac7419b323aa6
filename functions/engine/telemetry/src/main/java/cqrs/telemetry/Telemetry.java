package cqrs.telemetry;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps faults of logs and metrics away from the work that they tell of. A step that only reports
 * must not fail a request, a delivery or a rebuild that is already done.
 */
public final class Telemetry {

  /** The property of a log line that says why something is missing in it. */
  public static final String FAULT = "telemetryFault";

  private Telemetry() {}

  /**
   * Runs a step that only reports. If it throws, one line in the log says so, if there is a way to
   * write it, and the caller goes on. An error of the virtual machine itself is thrown on.
   */
  public static void report(LambdaLogger logger, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      write(logger, instead(Map.of("message", "nothing reported"), e));
    }
  }

  /** Writes a line to the log. If the log does not take it, standard error is told. */
  static void write(LambdaLogger logger, String line) {
    try {
      logger.log(line + "\n");
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      System.err.println(instead(Map.of("message", "log line lost"), e));
    }
  }

  /** A line in place of one that could not be made: its plain properties, without its metrics. */
  static String instead(Map<String, ?> properties, Throwable fault) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", "ERROR");
    properties.forEach(
        (name, value) -> {
          if (value instanceof String || value instanceof Integer || value instanceof Long) {
            line.put(name, value);
          }
        });
    line.put(FAULT, describe(fault));
    try {
      return JSON.std.asString(line);
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      return "{\"level\":\"ERROR\",\"message\":\"log line lost\"}";
    }
  }

  /** The fault's class, and its message where that can be had. */
  static String describe(Throwable fault) {
    try {
      return String.valueOf(fault);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return fault.getClass().getName();
    }
  }
}
