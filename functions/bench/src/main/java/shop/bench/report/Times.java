package shop.bench.report;

import java.util.Arrays;
import java.util.Locale;

/** Measured times, in nanoseconds. */
public final class Times {

  private long[] nanos = new long[1024];
  private int count;

  public synchronized void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
  }

  public synchronized int count() {
    return count;
  }

  /** The time that this share of the calls stayed within, in milliseconds. */
  public synchronized double percentile(double share) {
    if (count == 0) {
      throw new IllegalStateException("Nothing was measured.");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, Math.round(share * (count - 1)))] / 1e6;
  }

  public String summary() {
    return String.format(
        Locale.ROOT,
        "median %.2f ms, 90 %% %.2f ms, 99 %% %.2f ms, longest %.2f ms (%d calls)",
        percentile(0.5),
        percentile(0.9),
        percentile(0.99),
        percentile(1),
        count());
  }
}
