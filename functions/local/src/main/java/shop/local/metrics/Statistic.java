package shop.local.metrics;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A statistic of the values of a period.
 *
 * @param name as CloudWatch writes it: {@code SampleCount}, {@code Average}, {@code Sum}, {@code
 *     Maximum}, or a percentile from {@code p0} to {@code p100}
 */
public record Statistic(String name) {
  private static final Pattern PERCENTILE = Pattern.compile("p(100|\\d{1,2}(\\.\\d{1,10})?)");

  private static final Set<String> OTHERS = Set.of("SampleCount", "Average", "Sum", "Maximum");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is none of those
   */
  public Statistic {
    if (!OTHERS.contains(name) && !isPercentile(name)) {
      throw new IllegalArgumentException(name + " is no statistic that is calculated here");
    }
  }

  /** Whether this is the name of a percentile. */
  public static boolean isPercentile(String name) {
    return PERCENTILE.matcher(name).matches();
  }

  double of(Values values) {
    return switch (name) {
      case "SampleCount" -> values.summary().getCount();
      case "Average" -> values.summary().getAverage();
      case "Sum" -> values.summary().getSum();
      case "Maximum" -> values.summary().getMax();
      default -> values.percentile(Double.parseDouble(name.substring(1)));
    };
  }
}
