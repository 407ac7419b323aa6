package shop.local.metrics;

import java.util.Set;

/**
 * The units that CloudWatch knows.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">MetricDatum</a>
 */
public final class Units {
  public static final String COUNT = "Count";
  public static final String MILLISECONDS = "Milliseconds";

  /** That of a metric which names none. */
  public static final String NONE = "None";

  public static final Set<String> ALL =
      Set.of(
          "Seconds",
          "Microseconds",
          MILLISECONDS,
          "Bytes",
          "Kilobytes",
          "Megabytes",
          "Gigabytes",
          "Terabytes",
          "Bits",
          "Kilobits",
          "Megabits",
          "Gigabits",
          "Terabits",
          "Percent",
          COUNT,
          "Bytes/Second",
          "Kilobytes/Second",
          "Megabytes/Second",
          "Gigabytes/Second",
          "Terabytes/Second",
          "Bits/Second",
          "Kilobits/Second",
          "Megabits/Second",
          "Gigabits/Second",
          "Terabits/Second",
          "Count/Second",
          NONE);

  private Units() {}
}
