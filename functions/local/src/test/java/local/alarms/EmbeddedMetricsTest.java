package local.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import local.template.MetricId;
import local.template.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedMetricsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:30Z");

  /** Told by the line: years before it arrives. */
  private static final String LINE =
      """
      {"_aws":{"Timestamp":1577836800000,"CloudWatchMetrics":[{"Namespace":"Shop",\
      "Dimensions":[["View"],["View","Kind"],[]],\
      "Metrics":[{"Name":"Rows","Unit":"Count"},{"Name":"Took"}]}]},\
      "View":"orders","Kind":"new","Rows":[1,2,3.5],"Took":7,"correlationId":"c-1"}\
      """;

  private final Metrics metrics = new Metrics(() -> NOW, Metrics.KEPT);
  private final EmbeddedMetrics embedded = new EmbeddedMetrics(metrics);

  @Test
  void eachMetricIsTakenOnceForEachSetOfDimensions() {
    embedded.read("F", LINE);
    var both = Map.of("View", "orders", "Kind", "new");
    assertThat(metrics.all())
        .containsExactlyInAnyOrder(
            MetricId.of("Shop", "Rows", "View", "orders"),
            MetricId.of("Shop", "Took", "View", "orders"),
            new MetricId("Shop", "Rows", both),
            new MetricId("Shop", "Took", both),
            MetricId.of("Shop", "Rows"),
            MetricId.of("Shop", "Took"));
    assertThat(statistic("Rows", "Sum")).contains(6.5);
    assertThat(statistic("Rows", "SampleCount")).contains(3.0);
    assertThat(metrics.units(MetricId.of("Shop", "Rows"))).containsExactly("Count");
    assertThat(metrics.units(MetricId.of("Shop", "Took"))).containsExactly("None");
    assertThat(embedded.failures()).isZero();
  }

  @Test
  void aValueIsOfTheMinuteInWhichItArrivedNotOfTheTimestamp() {
    embedded.read("F", LINE);
    var minute = Instant.parse("2026-03-01T10:00:00Z");
    assertThat(
            metrics.statistic(
                MetricId.of("Shop", "Took"),
                new Statistic("Sum"),
                Optional.of("None"),
                minute,
                minute.plus(Duration.ofMinutes(1))))
        .contains(7.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[INFO] %s", "%s and more", "%s{}", "x%s", "[%s]"})
  void aLineThatIsNotWhollyOneObjectIsNoMetricAndNoFault(String around) {
    embedded.read("F", around.formatted(LINE));
    assertThat(metrics.all()).isEmpty();
    assertThat(embedded.failures()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain text", "", "{\"level\":\"INFO\"}", "{\"a\":\"_aws\"}", "{\"_aws\""})
  void anOrdinaryLineIsNoMetricAndNoFault(String line) {
    embedded.read("F", line);
    assertThat(metrics.all()).isEmpty();
    assertThat(embedded.failures()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Timestamp\":1577836800000, -> \"Timestamp\":\"now\",",
        "\"Namespace\":\"Shop\", -> ",
        "\"Namespace\":\"Shop\" -> \"Namespace\":\"\"",
        "\"Unit\":\"Count\" -> \"Unit\":\"Pieces\"",
        "\"View\":\"orders\" -> \"View\":7",
        "\"View\":\"orders\", -> ",
        "\"Took\":7 -> \"Took\":\"7\"",
        "\"Took\":7, -> ",
        "[1,2,3.5] -> [1,null]",
        "[[\"View\"],[\"View\",\"Kind\"],[]] -> []",
        "[[\"View\"],[\"View\",\"Kind\"],[]] -> [\"View\"]",
        "\"Dimensions\":[[\"View\"],[\"View\",\"Kind\"],[]], -> ",
      })
  void aLineThatBreaksTheFormatGivesNoMetricAtAllAndCounts(String change) {
    var parts = change.split(" -> ", -1);
    assertThat(LINE).contains(parts[0]);
    embedded.read("F", LINE.replace(parts[0], parts[1]));
    embedded.read("F", LINE.replace(parts[0], parts[1]));
    assertThat(metrics.all()).isEmpty();
    assertThat(embedded.failures()).isEqualTo(2);
  }

  @Test
  void moreThanAHundredValuesAreTooMany() {
    embedded.read("F", LINE.replace("[1,2,3.5]", "[1" + ",1".repeat(99) + "]"));
    assertThat(statistic("Rows", "SampleCount")).contains(100.0);
    embedded.read("F", LINE.replace("[1,2,3.5]", "[1" + ",1".repeat(100) + "]"));
    assertThat(embedded.failures()).isEqualTo(1);
  }

  private Optional<Double> statistic(String name, String statistic) {
    return metrics.statistic(
        MetricId.of("Shop", name),
        new Statistic(statistic),
        Optional.empty(),
        NOW.minusSeconds(30),
        NOW.plusSeconds(30));
  }
}
