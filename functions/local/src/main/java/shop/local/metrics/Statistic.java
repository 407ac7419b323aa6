package shop.local.metrics;

import java.util.regex.Pattern;

/**
 * What is made of the values of a period.
 *
 * @param name as CloudWatch writes it: {@code SampleCount}, {@code Average}, {@code Sum}, {@code
 *     Minimum}, {@code Maximum}, or a percentile from {@code p0} to {@code p100}
 */
public record Statistic(String name) {
  private static final Pattern PERCENTILE = Pattern.compile("p(100|\\d{1,2}(\\.\\d{1,10})?)");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is none of those
   */
  public Statistic {
    boolean known =
        switch (name) {
          case "SampleCount", "Average", "Sum", "Minimum", "Maximum" -> true;
          default -> PERCENTILE.matcher(name).matches();
        };
    if (!known) {
      throw new IllegalArgumentException(name + " is no statistic that is calculated here");
    }
  }

  public boolean isPercentile() {
    return name.startsWith("p");
  }

  double of(Values values) {
    return switch (name) {
      case "SampleCount" -> values.count();
      case "Average" -> values.sum() / values.count();
      case "Sum" -> values.sum();
      case "Minimum" -> values.minimum();
      case "Maximum" -> values.maximum();
      default -> values.percentile(Double.parseDouble(name.substring(1)));
    };
  }
}
