package local.alarms;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import local.template.MetricId;
import local.template.Statistic;

/** All metrics, by the minute, in memory. Percentiles are to three digits; the rest is exact. */
public final class Metrics {
  /** How long values are kept, unless an alarm looks back further. */
  public static final Duration KEPT = Duration.ofHours(3);

  private final InstantSource time;
  private final Duration kept;
  private final Map<MetricId, Series> series = new ConcurrentHashMap<>();

  /** Keeps values for that long. */
  public Metrics(InstantSource time, Duration kept) {
    this.time = time;
    this.kept = kept;
  }

  /** Takes a value that was measured now. */
  public void put(MetricId id, String unit, double value) {
    put(id, unit, List.of(value));
  }

  /** Takes values that were measured now, in one of {@link MetricId#UNITS}. */
  public void put(MetricId id, String unit, Collection<Double> values) {
    putAt(time.instant(), id, unit, values);
  }

  /** Takes values that were measured then. */
  public void putAt(Instant moment, MetricId id, String unit, Collection<Double> values) {
    if (!values.isEmpty()) {
      series.computeIfAbsent(id, _ -> new Series()).add(moment, unit, values, kept);
    }
  }

  /**
   * A statistic from the beginning of one minute to the beginning of another.
   *
   * @param unit counts only values in it; those in any if empty
   * @return empty where nothing was measured
   */
  public Optional<Double> statistic(
      MetricId id, Statistic statistic, Optional<String> unit, Instant from, Instant to) {
    return series
        .getOrDefault(id, new Series())
        .between(from, to, unit)
        .map(values -> values.statistic(statistic));
  }

  /** Every metric that ever had a value. */
  public Set<MetricId> all() {
    return Set.copyOf(series.keySet());
  }

  /** The units that values of this metric came in. */
  public Set<String> units(MetricId id) {
    return series.getOrDefault(id, new Series()).units();
  }

  /** The sum of all values since the start, also of those that are kept no more. */
  public double total(MetricId id) {
    return series.getOrDefault(id, new Series()).total();
  }
}
