package shop.testing.build;

import cqrs.telemetry.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Finds a metric of the functions as templates name it. */
final class MetricCatalogue {

  /** The metrics that the monitor measures of the relay as of a view. */
  private static final Set<Metric> OF_RELAY =
      Set.of(Metric.LAG_EVENTS, Metric.LAG_SECONDS, Metric.CATCH_UPS_STARTED);

  /** The outcomes of commands. */
  static final List<String> OUTCOMES = List.of("Done", "Replayed", "Refused", "Busy", "Failed");

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

  /** The dimensions that it is told by, each as its name; empty stands for none. */
  static Set<String> dimensions(Metric metric) {
    String own = metric.dimension().id().orElse("");
    return metric.isAlsoTogether() ? Set.of(own, "") : Set.of(own);
  }

  /** The number of metrics in CloudWatch with that many views. */
  static int count(int views) {
    return Arrays.stream(Metric.values())
        .mapToInt(
            metric ->
                switch (metric.dimension()) {
                  case VIEW ->
                      views + (isOfRelay(metric) ? 1 : 0) + (metric.isAlsoTogether() ? 1 : 0);
                  case OUTCOME -> OUTCOMES.size();
                  case NONE -> 1;
                })
        .sum();
  }
}
