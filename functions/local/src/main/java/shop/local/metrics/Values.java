package shop.local.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The values of one metric in one unit over some time, as far as statistics need them. */
final class Values {
  /** So much a value may be off in a percentile, which keeps a busy minute small. */
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private final NavigableMap<Double, Long> counts = new TreeMap<>();
  private double sum;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;
  private long count;

  void add(double value) {
    counts.merge(new BigDecimal(value).round(THREE_DIGITS).doubleValue(), 1L, Long::sum);
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    count++;
  }

  void addAll(Values others) {
    others.counts.forEach((value, times) -> counts.merge(value, times, Long::sum));
    sum += others.sum;
    minimum = Math.min(minimum, others.minimum);
    maximum = Math.max(maximum, others.maximum);
    count += others.count;
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  double minimum() {
    return minimum;
  }

  double maximum() {
    return maximum;
  }

  /** The least value that so many percent of the values do not exceed. */
  double percentile(double percent) {
    long rank = Math.max(1, (long) Math.ceil(count * percent / 100));
    long passed = 0;
    for (Map.Entry<Double, Long> entry : counts.entrySet()) {
      passed += entry.getValue();
      if (passed >= rank) {
        return entry.getKey();
      }
    }
    return maximum;
  }
}
