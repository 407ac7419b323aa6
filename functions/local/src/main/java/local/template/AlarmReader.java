package local.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import local.template.Alarm.Comparison;
import local.template.Alarm.MissingData;

/** Reads alarms. An unknown property is a fault: the alarm would not be evaluated as deployed. */
final class AlarmReader {
  private static final int DAY = 86_400;
  private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");
  private static final Pattern ANY_ALARM =
      Pattern.compile("\\s*ALARM\\(\"[^\"]+\"\\)(\\s+OR\\s+ALARM\\(\"[^\"]+\"\\))*\\s*");

  /** No action is carried out here. */
  private static final String WITHOUT_EFFECT =
      " ActionsEnabled AlarmActions InsufficientDataActions OKActions Tags";

  private AlarmReader() {}

  static Alarm ofMetric(Property alarm) {
    alarm.onlyKnown(
        """
        AlarmDescription AlarmName ComparisonOperator DatapointsToAlarm Dimensions
        EvaluationPeriods ExtendedStatistic MetricName Namespace Period Statistic Threshold
        TreatMissingData Unit
        """
            + WITHOUT_EFFECT,
        "is not evaluated here");
    int periods = integer(alarm, "EvaluationPeriods", 1_440);
    int datapoints = alarm.integer("DatapointsToAlarm", periods, 1, 1_440);
    if (datapoints > periods) {
      throw alarm.faultOf(
          "DatapointsToAlarm", "is %d, more than EvaluationPeriods, %d", datapoints, periods);
    }
    int period = integer(alarm, "Period", DAY);
    if (period % 60 != 0) {
      throw alarm.faultOf("Period", "is %d, but only whole minutes are kept here", period);
    }
    if ((long) period * periods > DAY) {
      throw alarm.fault("looks back more than a day, which is longer than metrics are kept here");
    }
    return new Alarm.OfMetric(
        name(alarm),
        description(alarm),
        new MetricId(alarm.text("Namespace"), alarm.text("MetricName"), dimensions(alarm)),
        statistic(alarm),
        unit(alarm),
        Duration.ofSeconds(period),
        periods,
        datapoints,
        alarm.oneOf("ComparisonOperator", Comparison.class),
        threshold(alarm),
        alarm.oneOf("TreatMissingData", MissingData.class));
  }

  static Alarm.Composite composite(Property alarm) {
    alarm.onlyKnown(
        "AlarmDescription AlarmName AlarmRule" + WITHOUT_EFFECT, "is not evaluated here");
    var rule = alarm.text("AlarmRule");
    if (!ANY_ALARM.matcher(rule).matches()) {
      throw alarm.faultOf(
          "AlarmRule", "is \"%s\", but only ALARM(\"…\") OR ALARM(\"…\") can be run here", rule);
    }
    var names = NAME.matcher(rule).results().map(name -> name.group(1)).distinct().toList();
    return new Alarm.Composite(name(alarm), description(alarm), names);
  }

  private static String name(Property alarm) {
    return alarm.scope().physicalName(alarm.resource());
  }

  private static String description(Property alarm) {
    return alarm.optionalText("AlarmDescription").orElse("").strip();
  }

  private static Statistic statistic(Property alarm) {
    if (alarm.has("Statistic") == alarm.has("ExtendedStatistic")) {
      throw alarm.fault("needs either Statistic or ExtendedStatistic");
    }
    if (alarm.has("Statistic")) {
      return new Statistic(alarm.oneOf("Statistic", "", Statistic.PLAIN));
    }
    var extended = alarm.text("ExtendedStatistic");
    if (!Statistic.isPercentile(extended)) {
      throw alarm.faultOf(
          "ExtendedStatistic",
          "is \"%s\", but only percentiles like p99 are calculated here",
          extended);
    }
    return new Statistic(extended);
  }

  private static Optional<String> unit(Property alarm) {
    return alarm.has("Unit")
        ? Optional.of(alarm.oneOf("Unit", "", MetricId.UNITS))
        : Optional.empty();
  }

  private static double threshold(Property alarm) {
    try {
      return Double.parseDouble(alarm.text("Threshold"));
    } catch (NumberFormatException e) {
      throw alarm.faultOf("Threshold", "is \"%s\" but must be a number", alarm.text("Threshold"));
    }
  }

  private static int integer(Property alarm, String name, int most) {
    var _ = alarm.text(name);
    return alarm.integer(name, 1, 1, most);
  }

  private static Map<String, String> dimensions(Property alarm) {
    var dimensions = new HashMap<String, String>();
    for (var dimension : alarm.elements("Dimensions")) {
      if (dimensions.put(dimension.text("Name"), dimension.text("Value")) != null) {
        throw dimension.fault("names %s twice", dimension.text("Name"));
      }
    }
    return dimensions;
  }
}
