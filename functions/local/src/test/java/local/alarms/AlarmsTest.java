package local.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.functions.ManualTime;
import local.template.Alarm;
import local.template.Alarm.Comparison;
import local.template.Alarm.MissingData;
import local.template.MetricId;
import local.template.Statistic;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final MetricId LAG = MetricId.of("Shop", "LagSeconds", "View", "orders");
  private static final MetricId TOOK = MetricId.of("Shop", "Took");

  private final ManualTime time = new ManualTime(START);
  private final Metrics metrics = new Metrics(time::now, Metrics.KEPT);
  private final List<Instant> gauged = new ArrayList<>();

  @Test
  void anAlarmBeginsWithTooLittleDataAndIsThenLookedAtEveryFullMinute() {
    var alarms = alarms(lag(1, 1, MissingData.ignore));
    assertThat(status(alarms, "lag"))
        .isEqualTo(
            new AlarmStatus(
                "lag",
                "Look at /views.",
                AlarmState.INSUFFICIENT_DATA,
                START,
                Optional.empty(),
                "Maximum of Shop LagSeconds{View=orders} > 60 in a minute"));
    metrics.put(LAG, "Seconds", 61);
    time.advance(MINUTE.minusMillis(1));
    assertThat(status(alarms, "lag").state()).isEqualTo(AlarmState.INSUFFICIENT_DATA);
    time.advance(Duration.ofMillis(1));
    assertThat(status(alarms, "lag").state()).isEqualTo(AlarmState.ALARM);
    assertThat(status(alarms, "lag").value()).contains(61.0);
    assertThat(status(alarms, "lag").since()).isEqualTo(START.plus(MINUTE));
  }

  @Test
  void theMinuteInWhichTheSystemStartedIsNotLookedAt() {
    var late = new ManualTime(START.plusSeconds(59));
    var silent = lag(1, 1, MissingData.breaching);
    var alarms = new Alarms(List.of(silent), metrics, late::now, gauged::add);
    late.advance(MINUTE);
    assertThat(status(alarms, "lag").state()).isEqualTo(AlarmState.INSUFFICIENT_DATA);
    late.advance(Duration.ofSeconds(1));
    assertThat(status(alarms, "lag").state()).isEqualTo(AlarmState.ALARM);
    assertThat(status(alarms, "lag").since()).isEqualTo(START.plus(MINUTE.multipliedBy(2)));
  }

  @Test
  void itDoesNotMatterWhenSomebodyAsks() {
    var alarms = alarms(lag(2, 2, MissingData.notBreaching));
    for (int seconds : new int[] {0, 61, 61, 61}) {
      metrics.put(LAG, "Seconds", seconds);
      time.advance(MINUTE);
    }
    time.advance(MINUTE.multipliedBy(10).plusSeconds(17));
    // It rang at 10:03 and was quiet when only two more periods than needed held nothing else.
    assertThat(status(alarms, "lag").state()).isEqualTo(AlarmState.OK);
    assertThat(status(alarms, "lag").since()).isEqualTo(START.plus(MINUTE.multipliedBy(7)));
    assertThat(gauged).hasSize(14).startsWith(START, START.plus(MINUTE));
  }

  @Test
  void twoOfThreeRingsWhereThreeOfThreeDoesNot() {
    var twoOfThree = lag(3, 2, MissingData.ignore);
    var threeOfThree = named("all", lag(3, 3, MissingData.ignore));
    var alarms = alarms(twoOfThree, threeOfThree);
    for (int seconds : new int[] {61, 0, 61}) {
      metrics.put(LAG, "Seconds", seconds);
      time.advance(MINUTE);
    }
    assertThat(status(alarms, "lag").state()).isEqualTo(AlarmState.ALARM);
    assertThat(status(alarms, "all").state()).isEqualTo(AlarmState.OK);
  }

  @Test
  void aValueInAnotherUnitThanTheAlarmsIsNoValue() {
    var alarms = alarms(lag(1, 1, MissingData.ignore));
    metrics.put(LAG, "Milliseconds", 100_000);
    time.advance(MINUTE);
    assertThat(status(alarms, "lag").state()).isEqualTo(AlarmState.INSUFFICIENT_DATA);
  }

  @Test
  void aPercentileRingsOnlyWhenSoManyAreSlow() {
    var slow =
        new Alarm.OfMetric(
            "slow",
            "",
            TOOK,
            new Statistic("p90"),
            Optional.empty(),
            MINUTE,
            1,
            1,
            Comparison.GreaterThanThreshold,
            500,
            MissingData.notBreaching);
    var alarms = alarms(slow);
    for (int i = 0; i < 10; i++) {
      metrics.put(TOOK, "Milliseconds", i == 0 ? 900 : 10);
    }
    time.advance(MINUTE);
    assertThat(status(alarms, "slow").state()).isEqualTo(AlarmState.OK);
    for (int i = 0; i < 10; i++) {
      metrics.put(TOOK, "Milliseconds", i < 2 ? 900 : 10);
    }
    time.advance(MINUTE);
    assertThat(status(alarms, "slow").state()).isEqualTo(AlarmState.ALARM);
    assertThat(status(alarms, "slow").value()).contains(900.0);
  }

  @Test
  void aLongerPeriodSlidesByTheMinute() {
    var five =
        new Alarm.OfMetric(
            "many",
            "",
            TOOK,
            new Statistic("Sum"),
            Optional.of("Count"),
            Duration.ofMinutes(5),
            1,
            1,
            Comparison.GreaterThanThreshold,
            2,
            MissingData.notBreaching);
    var alarms = alarms(five);
    time.advance(MINUTE.multipliedBy(3));
    for (int i = 0; i < 3; i++) {
      metrics.put(TOOK, "Count", 1);
      time.advance(MINUTE);
    }
    assertThat(status(alarms, "many").state()).isEqualTo(AlarmState.ALARM);
    assertThat(status(alarms, "many").since()).isEqualTo(START.plus(MINUTE.multipliedBy(6)));
  }

  @Test
  void aCompositeAlarmRingsByItsRuleAndOnlyWhileItHolds() {
    var alarms =
        alarms(
            lag(1, 1, MissingData.notBreaching),
            named("other", lag(1, 1, MissingData.breaching)),
            composite("any", "lag", "other"),
            composite("one", "lag"));
    time.advance(MINUTE);
    assertThat(states(alarms)).containsExactly("OK", "ALARM", "ALARM", "OK");
    metrics.put(LAG, "Seconds", 61);
    time.advance(MINUTE);
    assertThat(states(alarms)).containsExactly("ALARM", "ALARM", "ALARM", "ALARM");
    metrics.put(LAG, "Seconds", 0);
    time.advance(MINUTE);
    assertThat(states(alarms)).containsExactly("OK", "OK", "OK", "OK");
    assertThat(status(alarms, "any").threshold()).isEqualTo("any of lag, other");
    assertThat(status(alarms, "any").since()).isEqualTo(START.plus(MINUTE.multipliedBy(3)));
  }

  @Test
  void thresholdsAreToldInWords() {
    var hourly =
        new Alarm.OfMetric(
            "hourly",
            "",
            TOOK,
            new Statistic("p99"),
            Optional.empty(),
            Duration.ofHours(1),
            3,
            2,
            Comparison.LessThanThreshold,
            0.05,
            MissingData.ignore);
    var alarms = alarms(lag(5, 3, MissingData.ignore), hourly, composite("rule", "lag", "hourly"));
    assertThat(alarms.list())
        .extracting(AlarmStatus::threshold)
        .containsExactly(
            "Maximum of Shop LagSeconds{View=orders} > 60 in 3 of 5 minutes",
            "p99 of Shop Took < 0.05 in 2 of 3 periods of 60 minutes",
            "any of lag, hourly");
  }

  @Test
  void metricsAreKeptAsLongAsAnAlarmLooksBack() {
    var hours =
        new Alarm.OfMetric(
            "long",
            "",
            TOOK,
            new Statistic("Sum"),
            Optional.empty(),
            Duration.ofHours(1),
            6,
            6,
            Comparison.LessThanThreshold,
            1,
            MissingData.breaching);
    assertThat(Alarms.lookBack(List.of(hours, lag(1, 1, MissingData.ignore))))
        .isEqualTo(Duration.ofHours(8));
    assertThat(Alarms.lookBack(List.of())).isEqualTo(Metrics.KEPT);
  }

  private Alarms alarms(Alarm... all) {
    return new Alarms(List.of(all), metrics, time::now, gauged::add);
  }

  private static AlarmStatus status(Alarms alarms, String name) {
    return alarms.list().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> states(Alarms alarms) {
    return alarms.list().stream().map(it -> it.state().name()).toList();
  }

  private static Alarm.OfMetric lag(int periods, int datapoints, MissingData missing) {
    return new Alarm.OfMetric(
        "lag",
        "Look at /views.",
        LAG,
        new Statistic("Maximum"),
        Optional.of("Seconds"),
        MINUTE,
        periods,
        datapoints,
        Comparison.GreaterThanThreshold,
        60,
        missing);
  }

  private static Alarm.OfMetric named(String name, Alarm.OfMetric it) {
    return new Alarm.OfMetric(
        name,
        it.description(),
        it.metric(),
        it.statistic(),
        it.unit(),
        it.period(),
        it.evaluationPeriods(),
        it.datapointsToAlarm(),
        it.comparison(),
        it.threshold(),
        it.missingData());
  }

  private static Alarm composite(String name, String... alarms) {
    return new Alarm.Composite(name, "", List.of(alarms));
  }
}
