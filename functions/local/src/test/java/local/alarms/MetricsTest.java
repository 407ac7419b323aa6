package local.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import local.functions.ManualTime;
import local.template.MetricId;
import local.template.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final MetricId ID = MetricId.of("Shop", "Took", "View", "orders");

  private final ManualTime time = new ManualTime(START);
  private final Metrics metrics = new Metrics(time::now, Metrics.KEPT);

  @ParameterizedTest
  @CsvSource({
    "SampleCount, 4",
    "Sum, 100",
    "Average, 25",
    "Maximum, 40",
    "p50, 20",
    "p75, 30",
    "p99.9, 40",
    "p0, 10",
    "p100, 40"
  })
  void everyStatisticIsOfAllValuesOfTheMinutes(String statistic, double expected) {
    metrics.put(ID, "Count", List.of(40.0, 10.0));
    time.advance(MINUTE);
    metrics.put(ID, "Count", List.of(30.0, 20.0));
    assertThat(over(statistic, START, 2)).contains(expected);
  }

  @Test
  void aValueCountsInTheMinuteInWhichItArrived() {
    time.advance(Duration.ofSeconds(59));
    metrics.put(ID, "Count", 1);
    time.advance(Duration.ofSeconds(1));
    metrics.put(ID, "Count", 2);
    assertThat(over("Sum", START, 1)).contains(1.0);
    assertThat(over("Sum", START.plus(MINUTE), 1)).contains(2.0);
    assertThat(over("Sum", START.plus(MINUTE).plus(MINUTE), 1)).isEmpty();
  }

  @Test
  void otherDimensionsAreAnotherMetricAndNoneAreNotTheSumOfAll() {
    metrics.put(ID, "Count", 1);
    metrics.put(MetricId.of("Shop", "Took", "View", "regions"), "Count", 5);
    assertThat(over("Sum", START, 1)).contains(1.0);
    assertThat(sum(MetricId.of("Shop", "Took"), Optional.empty())).isEmpty();
    assertThat(metrics.all()).hasSize(2);
  }

  @Test
  void aValueInAnotherUnitDoesNotCountWhereAUnitIsAskedFor() {
    metrics.put(ID, "Seconds", 1);
    metrics.put(ID, "Milliseconds", 1_000);
    assertThat(sum(ID, Optional.of("Seconds"))).contains(1.0);
    assertThat(sum(ID, Optional.of("Count"))).isEmpty();
    assertThat(sum(ID, Optional.empty())).contains(1_001.0);
    assertThat(metrics.units(ID)).containsExactlyInAnyOrder("Seconds", "Milliseconds");
  }

  @Test
  void whatIsOlderThanThreeHoursIsForgottenButStillInTheTotal() {
    metrics.put(ID, "Count", 1);
    time.advance(Metrics.KEPT);
    metrics.put(ID, "Count", 2);
    assertThat(over("Sum", START, 1)).contains(1.0);
    time.advance(MINUTE);
    metrics.put(ID, "Count", 4);
    assertThat(over("Sum", START, 1)).isEmpty();
    assertThat(metrics.total(ID)).isEqualTo(7);
  }

  @Test
  void percentilesOfManyValuesAreRightToThreeDigits() {
    IntStream.rangeClosed(1, 100_000).forEach(i -> metrics.put(ID, "Milliseconds", i / 7.0));
    assertThat(over("p50", START, 1).orElseThrow()).isBetween(7_130.0, 7_150.0);
    assertThat(over("p99", START, 1).orElseThrow()).isBetween(14_050.0, 14_200.0);
    assertThat(over("Maximum", START, 1)).contains(100_000 / 7.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Median", "p101", "p-1", "tm99", "p", "p5.", "sum"})
  void aStatisticThatIsNotCalculatedIsRefused(String name) {
    assertThatThrownBy(() -> new Statistic(name)).hasMessageContaining(name);
  }

  private Optional<Double> over(String statistic, Instant from, int minutes) {
    return metrics.statistic(
        ID,
        new Statistic(statistic),
        Optional.empty(),
        from,
        from.plus(MINUTE.multipliedBy(minutes)));
  }

  private Optional<Double> sum(MetricId id, Optional<String> unit) {
    return metrics.statistic(id, new Statistic("Sum"), unit, START, START.plus(MINUTE));
  }
}
