package shop.testing.build;

import java.util.Arrays;
import shop.telemetry.Metric;

/** Finds a metric of namespace Shop as templates name it. */
final class MetricCatalogue {

  private MetricCatalogue() {}

  static Metric metric(String id) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Nothing emits a metric " + id + "."));
  }

  /** The name of its dimension; empty if it has none. */
  static String dimension(Metric metric) {
    return metric.dimension().id().orElse("");
  }
}
