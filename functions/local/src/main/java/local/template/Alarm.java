package local.template;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An alarm that the template, or a stack nested in it, declares. */
public sealed interface Alarm {
  String name();

  /** The instructions for operators; empty if none are declared. */
  String description();

  /**
   * Watches one metric.
   *
   * @param unit only values in it count; in any if empty
   * @param period of one datapoint, whole minutes
   * @param datapointsToAlarm how many of the evaluation periods must breach the threshold
   */
  record OfMetric(
      String name,
      String description,
      MetricId metric,
      Statistic statistic,
      Optional<String> unit,
      Duration period,
      int evaluationPeriods,
      int datapointsToAlarm,
      Comparison comparison,
      double threshold,
      MissingData missingData)
      implements Alarm {}

  /** Rings while any of the alarms of these names does. */
  record Composite(String name, String description, List<String> alarms) implements Alarm {
    public Composite {
      alarms = List.copyOf(alarms);
    }
  }

  /** How a value that breaches the threshold compares to it. */
  enum Comparison {
    GreaterThanThreshold(">"),
    LessThanThreshold("<");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }

    /** Whether a value breaches the threshold. */
    public boolean breaches(double value, double threshold) {
      return switch (this) {
        case GreaterThanThreshold -> value > threshold;
        case LessThanThreshold -> value < threshold;
      };
    }
  }

  /** How a period without values counts. */
  enum MissingData {
    ignore,
    breaching,
    notBreaching
  }
}
