package local.alarms;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import local.template.Alarm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates all alarms for each full minute since the start. A late call catches up minute by
 * minute, so the result does not depend on when this is called.
 */
public final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

  private final List<Alarm> alarms;
  private final Metrics metrics;
  private final InstantSource time;
  private final Consumer<Instant> gauges;
  private final Map<String, AlarmStatus> statuses = new LinkedHashMap<>();
  private Instant looked;

  /**
   * All alarms begin with too little data.
   *
   * @param alarms composite ones last
   * @param gauges measures the current levels for a minute that has just passed
   */
  public Alarms(List<Alarm> alarms, Metrics metrics, InstantSource time, Consumer<Instant> gauges) {
    this.alarms = List.copyOf(alarms);
    this.metrics = metrics;
    this.time = time;
    this.gauges = gauges;
    var start = time.instant();
    var minute = start.truncatedTo(ChronoUnit.MINUTES);
    looked = minute.equals(start) ? minute : minute.plus(1, ChronoUnit.MINUTES);
    for (var alarm : alarms) {
      statuses.put(
          alarm.name(),
          new AlarmStatus(
              alarm.name(),
              alarm.description(),
              AlarmState.INSUFFICIENT_DATA,
              start,
              Optional.empty(),
              words(alarm)));
    }
  }

  /** How long metrics must be kept for these alarms. */
  public static Duration lookBack(List<Alarm> alarms) {
    return alarms.stream()
        .filter(Alarm.OfMetric.class::isInstance)
        .map(Alarm.OfMetric.class::cast)
        .map(it -> it.period().multipliedBy(it.evaluationPeriods() + Evaluation.MORE))
        .max(Duration::compareTo)
        .filter(it -> it.compareTo(Metrics.KEPT) > 0)
        .orElse(Metrics.KEPT);
  }

  /** Every alarm as it stands now, composite ones after those that they look at. */
  public synchronized List<AlarmStatus> list() {
    catchUp();
    return List.copyOf(statuses.values());
  }

  /** Looks at what was not looked at yet. */
  public synchronized void catchUp() {
    var now = time.instant().truncatedTo(ChronoUnit.MINUTES);
    // Metrics of earlier minutes are gone.
    if (looked.isBefore(now.minus(Metrics.KEPT))) {
      looked = now.minus(Metrics.KEPT);
    }
    while (looked.isBefore(now)) {
      gauges.accept(looked);
      looked = looked.plus(1, ChronoUnit.MINUTES);
      for (var alarm : alarms) {
        statuses.computeIfPresent(alarm.name(), (_, before) -> next(alarm, before, looked));
      }
    }
  }

  private AlarmStatus next(Alarm alarm, AlarmStatus before, Instant end) {
    var after =
        switch (alarm) {
          case Alarm.OfMetric metric -> {
            var evaluation = Evaluation.at(end, metric, metrics);
            yield before.at(end, evaluation.state(before.state()), evaluation.newest());
          }
          case Alarm.Composite(_, _, var names) ->
              before.at(
                  end,
                  names.stream().anyMatch(this::rings) ? AlarmState.ALARM : AlarmState.OK,
                  Optional.empty());
        };
    if (after.state() == AlarmState.ALARM && before.state() != AlarmState.ALARM) {
      LOG.warn("{}: {}", alarm.name(), after.threshold());
    }
    return after;
  }

  private boolean rings(String name) {
    var status = statuses.get(name);
    return status != null && status.state() == AlarmState.ALARM;
  }

  private static String words(Alarm alarm) {
    return switch (alarm) {
      case Alarm.OfMetric it ->
          "%s of %s %s %s in %s"
              .formatted(
                  it.statistic().name(),
                  it.metric(),
                  it.comparison().sign(),
                  BigDecimal.valueOf(it.threshold()).stripTrailingZeros().toPlainString(),
                  periods(it));
      case Alarm.Composite it -> "any of " + String.join(", ", it.alarms());
    };
  }

  private static String periods(Alarm.OfMetric alarm) {
    long minutes = alarm.period().toMinutes();
    var period = minutes == 1 ? "a minute" : minutes + " minutes";
    if (alarm.evaluationPeriods() == 1) {
      return period;
    }
    var some = "%d of %d ".formatted(alarm.datapointsToAlarm(), alarm.evaluationPeriods());
    return some + (minutes == 1 ? "minutes" : "periods of " + period);
  }
}
