package shop.testing.build;

import java.util.Arrays;
import java.util.Set;
import shop.telemetry.Metric;

/** Finds a metric of namespace Shop as templates name it. */
final class MetricCatalogue {

  /** What the monitor measures of the relay as it does of a view. */
  private static final Set<Metric> OF_RELAY =
      Set.of(Metric.LAG_EVENTS, Metric.LAG_SECONDS, Metric.CATCH_UPS_STARTED);

  private MetricCatalogue() {}

  static boolean isOfRelay(Metric metric) {
    return OF_RELAY.contains(metric);
  }

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
