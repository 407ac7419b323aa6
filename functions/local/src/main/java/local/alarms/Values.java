package local.alarms;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.DoubleSummaryStatistics;
import java.util.NavigableMap;
import java.util.TreeMap;
import local.template.Statistic;

/** The values of one metric in one unit over some time, as far as statistics need them. */
final class Values {
  /** The precision of percentiles, which keeps a busy minute small. */
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private final NavigableMap<Double, Long> counts = new TreeMap<>();
  private final DoubleSummaryStatistics summary = new DoubleSummaryStatistics();

  void add(double value) {
    counts.merge(new BigDecimal(value).round(THREE_DIGITS).doubleValue(), 1L, Long::sum);
    summary.accept(value);
  }

  void addAll(Values others) {
    others.counts.forEach((value, times) -> counts.merge(value, times, Long::sum));
    summary.combine(others.summary);
  }

  boolean isEmpty() {
    return summary.getCount() == 0;
  }

  double statistic(Statistic statistic) {
    return switch (statistic.name()) {
      case "SampleCount" -> summary.getCount();
      case "Average" -> summary.getAverage();
      case "Sum" -> summary.getSum();
      case "Maximum" -> summary.getMax();
      default -> percentile(Double.parseDouble(statistic.name().substring(1)));
    };
  }

  /** The least value that so many percent of the values do not exceed. */
  private double percentile(double percent) {
    long rank = Math.max(1, (long) Math.ceil(summary.getCount() * percent / 100));
    long passed = 0;
    for (var entry : counts.entrySet()) {
      passed += entry.getValue();
      if (passed >= rank) {
        return entry.getKey();
      }
    }
    return summary.getMax();
  }
}
