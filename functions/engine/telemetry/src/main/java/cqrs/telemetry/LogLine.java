package cqrs.telemetry;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.telemetry.Metric.Dimension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A log line in the making: one JSON object, written once. Metrics in it are in CloudWatch's
 * embedded metric format. Callers keep bodies, names and e-mail addresses out of it.
 *
 * <p>It goes to the log without one of Lambda's levels: with one, the managed runtime puts {@code
 * [INFO]} before it, and CloudWatch reads no metrics from a line that is not a JSON object.
 *
 * <p>No method here throws. The line leaves out a value that cannot be written. Its level is then
 * ERROR, and its property {@link Telemetry#FAULT} has the reason.
 */
public final class LogLine {

  /** The most values that the format allows a metric in one line. */
  public static final int MOST_VALUES = 100;

  private static final int MOST_CAUSES = 5;
  private static final int MOST_FRAMES = 12;
  private static final int LONGEST_MESSAGE = 500;

  private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();
  private final Map<Dimension, String> dimensions = new EnumMap<>(Dimension.class);
  private final Map<Metric, Object> metrics = new EnumMap<>(Metric.class);
  private Level level;
  private @Nullable Throwable fault;

  private enum Level {
    INFO,
    WARN,
    ERROR
  }

  private LogLine(Level level, String message) {
    this.level = level;
    properties.put("message", message);
  }

  /** A line about the normal course of things. */
  public static LogLine info(String message) {
    return new LogLine(Level.INFO, message);
  }

  /** A line about what went wrong for good, or until somebody does something. */
  public static LogLine error(String message) {
    return new LogLine(Level.ERROR, message);
  }

  /**
   * Logs that an event is none of those that a function takes, such as {@code {}} or the event of a
   * warmer.
   *
   * @param what one sentence that says what the event must be
   * @return the exception to end the invocation with
   */
  public static IllegalArgumentException wrongEvent(String what, LambdaLogger logger) {
    error(what).write(logger);
    return new IllegalArgumentException(what);
  }

  /** A property; any JSON value. */
  public LogLine with(String name, @Nullable Object value) {
    properties.put(name, value);
    return this;
  }

  /** The view of all metrics by {@link Dimension#VIEW} in this line. */
  public LogLine view(String view) {
    dimensions.put(Dimension.VIEW, view);
    return this;
  }

  /** The outcome of all metrics by {@link Dimension#OUTCOME} in this line. */
  public LogLine outcome(String outcome) {
    dimensions.put(Dimension.OUTCOME, outcome);
    return this;
  }

  /** A metric's value. */
  public LogLine metric(Metric metric, Number value) {
    metrics.put(metric, value);
    return this;
  }

  /** Several values of a metric, 1 to {@link #MOST_VALUES}: others are left out. */
  public LogLine metric(Metric metric, List<Long> values) {
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      return faulty(new IllegalArgumentException(values.size() + " values of " + metric.id()));
    }
    metrics.put(metric, List.copyOf(values));
    return this;
  }

  /** Lets a step add what it has to compute first. If it throws, the rest is left out. */
  public LogLine adding(Consumer<LogLine> step) {
    try {
      step.accept(this);
      return this;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return faulty(e);
    }
  }

  private LogLine faulty(Throwable thrown) {
    fault = fault == null ? thrown : fault;
    return this;
  }

  /** Marks the line as one that an operator must act on. */
  public LogLine urgent() {
    level = Level.ERROR;
    return this;
  }

  /** The error, for the log only. A retry may succeed. */
  public LogLine warn(Throwable thrown) {
    return failure(Level.WARN, thrown);
  }

  /** The error, for the log only. */
  public LogLine error(Throwable thrown) {
    return failure(Level.ERROR, thrown);
  }

  private LogLine failure(Level raised, Throwable thrown) {
    level = raised;
    return adding(
        line ->
            line.with(
                "failure",
                Stream.<Throwable>iterate(thrown, Objects::nonNull, Throwable::getCause)
                    .limit(MOST_CAUSES)
                    .map(LogLine::json)
                    .toList()));
  }

  private static Map<String, Object> json(Throwable cause) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", cause.getClass().getName());
    String message = String.valueOf(cause.getMessage());
    json.put("message", message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    json.put(
        "at",
        Arrays.stream(cause.getStackTrace())
            .limit(MOST_FRAMES)
            .map(StackTraceElement::toString)
            .toList());
    return json;
  }

  /** Writes it. A log that does not take it loses the line and nothing else. */
  public void write(LambdaLogger logger) {
    Telemetry.write(logger, json(System.currentTimeMillis(), MetricsNamespace.of(logger)));
  }

  /**
   * The line's text.
   *
   * @param millis its moment
   * @param namespace of its metrics
   */
  String json(long millis, MetricsNamespace namespace) {
    try {
      return whole(millis, namespace);
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      return Telemetry.instead(properties, e);
    }
  }

  private String whole(long millis, MetricsNamespace namespace) throws IOException {
    dropMetricsWithoutDimension();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("level", (fault == null ? level : Level.ERROR).name());
    line.putAll(properties);
    if (fault != null) {
      line.put(Telemetry.FAULT, Telemetry.describe(fault));
    }
    // Lambda's own name for it; X-Ray's trace of the invocation.
    String trace = System.getProperty("com.amazonaws.xray.traceHeader");
    if (trace != null) {
      line.put("trace", trace);
    }
    dimensions.forEach((dimension, value) -> line.put(dimension.id().orElseThrow(), value));
    metrics.forEach((metric, value) -> line.put(metric.id(), value));
    if (!metrics.isEmpty()) {
      line.put("_aws", Map.of("Timestamp", millis, "CloudWatchMetrics", directives(namespace)));
    }
    return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(line);
  }

  /** CloudWatch would drop all metrics of the line with such a one. */
  private void dropMetricsWithoutDimension() {
    for (Metric metric : List.copyOf(metrics.keySet())) {
      Dimension dimension = metric.dimension();
      if (dimension != Dimension.NONE && !dimensions.containsKey(dimension)) {
        Object _ = metrics.remove(metric);
        LogLine _ =
            faulty(new IllegalStateException(metric.id() + " has no " + dimension + " to be of."));
      }
    }
  }

  private List<Map<String, Object>> directives(MetricsNamespace namespace) {
    Map<List<List<String>>, List<Map<String, String>>> definitions = new LinkedHashMap<>();
    for (Metric metric : metrics.keySet()) {
      definitions
          .computeIfAbsent(dimensionSets(metric), _ -> new ArrayList<>())
          .add(Map.of("Name", metric.id(), "Unit", metric.unit().id()));
    }
    List<Map<String, Object>> directives = new ArrayList<>();
    definitions.forEach(
        (dimensionSets, defined) ->
            directives.add(
                Map.of(
                    "Namespace",
                    namespace.name(),
                    "Dimensions",
                    dimensionSets,
                    "Metrics",
                    defined)));
    return directives;
  }

  private static List<List<String>> dimensionSets(Metric metric) {
    List<String> own = metric.dimension().id().stream().toList();
    return metric.isAlsoTogether() ? List.of(own, List.of()) : List.of(own);
  }
}
