package shop.rebuild;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.projection.Generation;
import shop.projection.Report;

/** Log lines: one JSON object each; some carry a metric that CloudWatch reads out of the log. */
final class Log {

  private static final String NAMESPACE = "Shop";

  private Log() {}

  /** What a verification has come to, with the metric that an alarm stands on. */
  static String verified(Generation generation, Report report) {
    Map<String, Object> line = metric("VerificationFailed", report.isSound() ? 0 : 1, generation);
    line.put("generation", generation.number());
    line.put("compared", report.compared());
    line.put("differing", report.differing());
    line.put("repaired", report.repaired());
    return json(line);
  }

  /** A generation that is not to be read. */
  static String failed(Generation generation) {
    Map<String, Object> line = metric("RebuildFailed", 1, generation);
    line.put("generation", generation.number());
    return json(line);
  }

  /** Work that nobody was told of: the monitor finds it. */
  static String unsent(Slice slice) {
    return json(Map.of("unsent", slice.detail()));
  }

  /** A comparison that came to no end. */
  static String unverified(Generation generation, RuntimeException e) {
    Map<String, Object> line = metric("VerificationFailed", 1, generation);
    line.put("generation", generation.number());
    line.put("failure", e.toString());
    return json(line);
  }

  /** CloudWatch's embedded metric format, with the view as the dimension. */
  private static Map<String, Object> metric(String name, int value, Generation generation) {
    Map<String, Object> definition =
        Map.of(
            "Namespace",
            NAMESPACE,
            "Dimensions",
            List.of(List.of("View")),
            "Metrics",
            List.of(Map.of("Name", name, "Unit", "Count")));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(
        "_aws",
        Map.of("Timestamp", Clock.systemUTC().millis(), "CloudWatchMetrics", List.of(definition)));
    line.put("View", generation.view());
    line.put(name, value);
    return line;
  }

  static String json(Map<String, ?> object) {
    try {
      return JSON.std.asString(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
