package local.template;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A statistic of a period's values.
 *
 * @param name {@code SampleCount}, {@code Average}, {@code Sum}, {@code Maximum}, or {@code p0} to
 *     {@code p100}
 */
public record Statistic(String name) {
  private static final Pattern PERCENTILE = Pattern.compile("p(100|\\d{1,2}(\\.\\d{1,10})?)");

  /** All but percentiles. */
  static final Set<String> PLAIN = Set.of("SampleCount", "Average", "Sum", "Maximum");

  public Statistic {
    if (!PLAIN.contains(name) && !isPercentile(name)) {
      throw new IllegalArgumentException(name + " is no statistic that is calculated here");
    }
  }

  /** Whether this is the name of a percentile. */
  public static boolean isPercentile(String name) {
    return PERCENTILE.matcher(name).matches();
  }
}
