package local.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import local.template.Alarm.Comparison;
import local.template.Alarm.MissingData;
import local.template.Alarm.OfMetric;
import local.template.MetricId;
import local.template.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Most rows are the examples of CloudWatch's documentation: X breaches, 0 does not, - is missing,
 * newest last.
 */
class EvaluationTest {
  private static final double THRESHOLD = 10;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // datapoints, ignore, breaching, notBreaching; retain: the state stays
    "0 - X - X, OK, OK, OK",
    "0 - - - -, OK, OK, OK",
    "- - - - -, retain, ALARM, OK",
    "0 X X - X, ALARM, ALARM, ALARM",
    "- - X - -, retain, ALARM, OK",
    "- - - - X, retain, ALARM, OK",
    "- - - X -, retain, ALARM, OK",
  })
  void threeOfThree(String points, String ignore, String breaching, String notBreaching) {
    check(points, 3, List.of(ignore, breaching, notBreaching));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0 - X - X, ALARM, ALARM, ALARM",
    "0 0 X 0 X, ALARM, ALARM, ALARM",
    "0 - X - -, OK, ALARM, OK",
    "- - - - 0, OK, ALARM, OK",
    "- - - X -, retain, ALARM, OK",
    "X X 0 0 0, OK, OK, OK",
    "X 0 0 0 X, OK, OK, OK",
  })
  void twoOfThree(String points, String ignore, String breaching, String notBreaching) {
    check(points, 2, List.of(ignore, breaching, notBreaching));
  }

  @ParameterizedTest
  @CsvSource({
    "GreaterThanThreshold, 10, OK",
    "GreaterThanThreshold, 10.1, ALARM",
    "LessThanThreshold, 10, OK",
    "LessThanThreshold, 9.9, ALARM",
  })
  void aValueIsComparedAsTheOperatorSays(Comparison comparison, double value, AlarmState state) {
    var alarm = alarm(1, 1, comparison, MissingData.ignore);
    var nothing = Optional.<Double>empty();
    var evaluation = new Evaluation(alarm, List.of(Optional.of(value), nothing, nothing));
    assertThat(evaluation.state(AlarmState.INSUFFICIENT_DATA)).isEqualTo(state);
  }

  @Test
  void theNewestValueIsToldAlsoWhereNewerPeriodsHaveNone() {
    var alarm = alarm(1, 1, Comparison.GreaterThanThreshold, MissingData.ignore);
    var range = List.of(Optional.<Double>empty(), Optional.of(3.0), Optional.of(4.0));
    assertThat(new Evaluation(alarm, range).newest()).contains(3.0);
  }

  private static void check(String points, int datapointsToAlarm, List<String> expected) {
    var treatments = List.of(MissingData.ignore, MissingData.breaching, MissingData.notBreaching);
    for (int i = 0; i < treatments.size(); i++) {
      var alarm = alarm(3, datapointsToAlarm, Comparison.GreaterThanThreshold, treatments.get(i));
      for (var current : AlarmState.values()) {
        var state =
            expected.get(i).toLowerCase(Locale.ROOT).equals("retain")
                ? current
                : AlarmState.valueOf(expected.get(i));
        assertThat(new Evaluation(alarm, newestFirst(points)).state(current))
            .as("%s, missing data is %s, state was %s", points, treatments.get(i), current)
            .isEqualTo(state);
      }
    }
  }

  private static List<Optional<Double>> newestFirst(String points) {
    var values = new ArrayList<Optional<Double>>();
    for (var point : points.split(" ", -1)) {
      values.add(
          switch (point) {
            case "X" -> Optional.of(THRESHOLD + 1);
            case "0" -> Optional.of(THRESHOLD);
            default -> Optional.empty();
          });
    }
    Collections.reverse(values);
    return values;
  }

  private static OfMetric alarm(
      int periods, int datapoints, Comparison comparison, MissingData missing) {
    return new OfMetric(
        "A",
        "",
        MetricId.of("N", "M"),
        new Statistic("Sum"),
        Optional.empty(),
        Duration.ofMinutes(1),
        periods,
        datapoints,
        comparison,
        THRESHOLD,
        missing);
  }
}
