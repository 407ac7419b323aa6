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

/**
 * All metrics of a system, by the minute, in memory. Sums, averages, extremes and counts are exact;
 * percentiles are to three digits.
 */
public final class Metrics {
  /** How long values are kept, unless an alarm looks back further. */
  public static final Duration KEPT = Duration.ofHours(3);

  private final InstantSource time;
  private final Duration kept;
  private final Map<MetricId, Series> series = new ConcurrentHashMap<>();

  /** Keeps values for three hours. */
  public Metrics(InstantSource time) {
    this(time, KEPT);
  }

  /**
   * Keeps values as long as that.
   *
   * @param time that says when a value arrived
   */
  public Metrics(InstantSource time, Duration kept) {
    this.time = time;
    this.kept = kept;
  }

  /** Takes a value that was measured now. */
  public void put(MetricId id, String unit, double value) {
    put(id, unit, List.of(value));
  }

  /**
   * Takes values that were measured now.
   *
   * @param unit one of {@link MetricId#UNITS}
   */
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
   * A statistic of whole minutes.
   *
   * @param unit counts only values in it; those in any if empty
   * @param from the first minute's beginning
   * @param to the last minute's end
   * @return empty where nothing was measured
   */
  public Optional<Double> statistic(
      MetricId id, Statistic statistic, Optional<String> unit, Instant from, Instant to) {
    return Optional.ofNullable(series.get(id))
        .flatMap(its -> its.between(from, to, unit))
        .map(values -> values.statistic(statistic));
  }

  /** Every metric that ever had a value. */
  public Set<MetricId> all() {
    return Set.copyOf(series.keySet());
  }

  /** The units that values of this metric came in. */
  public Set<String> units(MetricId id) {
    return Optional.ofNullable(series.get(id)).map(Series::units).orElse(Set.of());
  }

  /** The sum of all values since the start, also of those that are kept no more. */
  public double total(MetricId id) {
    return Optional.ofNullable(series.get(id)).map(Series::total).orElse(0.0);
  }
}
