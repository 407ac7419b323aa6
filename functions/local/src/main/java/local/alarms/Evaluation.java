package local.alarms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.template.Alarm.OfMetric;

/**
 * One evaluation of a metric alarm. CloudWatch fetches more datapoints than the evaluation periods,
 * here two more. Older datapoints replace missing ones; missing ones count only if too few are
 * left.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">Configuring
 *     how CloudWatch alarms treat missing data</a>
 * @param range newest first
 */
record Evaluation(OfMetric alarm, List<Optional<Double>> range) {
  /** Fetched beyond the evaluation periods. */
  static final int MORE = 2;

  Evaluation {
    range = List.copyOf(range);
  }

  /** Looks at the periods that end with that minute. */
  static Evaluation at(Instant end, OfMetric alarm, Metrics metrics) {
    var values = new ArrayList<Optional<Double>>();
    var to = end;
    for (int i = 0; i < alarm.evaluationPeriods() + MORE; i++) {
      var from = to.minus(alarm.period());
      values.add(metrics.statistic(alarm.metric(), alarm.statistic(), alarm.unit(), from, to));
      to = from;
    }
    return new Evaluation(alarm, values);
  }

  Optional<Double> newest() {
    return range.stream().flatMap(Optional::stream).findFirst();
  }

  /** The state it comes to from that one. */
  AlarmState state(AlarmState current) {
    var there = range.stream().flatMap(Optional::stream).limit(alarm.evaluationPeriods()).toList();
    if (there.isEmpty()) {
      return ofNothing(current);
    }
    int missing = alarm.evaluationPeriods() - there.size();
    long breaching = there.stream().filter(this::breaches).count();
    if (breaching >= alarm.datapointsToAlarm()) {
      return AlarmState.ALARM;
    }
    if (missing == 0) {
      return AlarmState.OK;
    }
    return switch (alarm.missingData()) {
      case breaching -> alarmIf(breaching + missing >= alarm.datapointsToAlarm());
      case notBreaching -> AlarmState.OK;
      case ignore -> breaching == there.size() ? current : AlarmState.OK;
    };
  }

  private AlarmState ofNothing(AlarmState current) {
    return switch (alarm.missingData()) {
      case ignore -> current;
      case breaching -> AlarmState.ALARM;
      case notBreaching -> AlarmState.OK;
    };
  }

  private boolean breaches(double value) {
    return alarm.comparison().breaches(value, alarm.threshold());
  }

  private static AlarmState alarmIf(boolean condition) {
    return condition ? AlarmState.ALARM : AlarmState.OK;
  }
}
