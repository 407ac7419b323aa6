package local.template;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names one metric. Other dimensions make another metric, as in CloudWatch.
 *
 * @param dimensions name to value
 */
public record MetricId(String namespace, String name, Map<String, String> dimensions) {
  public static final String COUNT = "Count";
  public static final String MILLISECONDS = "Milliseconds";

  /** The unit of a metric that names none. */
  public static final String NO_UNIT = "None";

  /** The units that are known here. */
  public static final Set<String> UNITS =
      Set.of(COUNT, MILLISECONDS, "Seconds", "Percent", "Bytes", NO_UNIT);

  public MetricId {
    dimensions = Map.copyOf(dimensions);
  }

  /** A metric without dimensions. */
  public static MetricId of(String namespace, String name) {
    return new MetricId(namespace, name, Map.of());
  }

  /** A metric with one dimension. */
  public static MetricId of(String namespace, String name, String dimension, String value) {
    return new MetricId(namespace, name, Map.of(dimension, value));
  }

  @Override
  public String toString() {
    var braced =
        new TreeMap<>(dimensions)
            .entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    return namespace + " " + name + (dimensions.isEmpty() ? "" : braced);
  }
}
