package local.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import local.alarms.LocalCloudWatch;
import local.functions.ManualTime;
import local.template.Alarm;
import local.template.MetricId;
import local.template.Template;
import local.template.TemplateReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The status over the alarms that are deployed, each of them forced. */
class LocalStatusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path TEMPLATE = Path.of("../../template.yaml");

  /** Longer than the slowest alarm takes, whose three periods are 15 minutes. */
  private static final int MINUTES = 50;

  private final ManualTime time = new ManualTime(Instant.parse("2026-11-27T12:00:00Z"));
  private final Template template = TemplateReader.read(TEMPLATE, Map.of());
  private final LocalCloudWatch watch = new LocalCloudWatch(template, time, Map.of());
  private final Runbooks runbooks = Runbooks.read(TEMPLATE, template.alarms());
  private final LocalStatus status =
      new LocalStatus(time, watch, new Triggers(), Map.of(), runbooks);

  @AfterEach
  void stop() {
    watch.close();
  }

  @Test
  void everyAlarmThatRingsIsThereFirstWithItsRunbook() throws JsonProcessingException {
    assertThat(Files.exists(TEMPLATE)).isTrue();
    for (Alarm alarm : template.alarms()) {
      force(alarm);
    }
    pass(MINUTES);

    List<JsonNode> alarms = alarms();

    assertThat(alarms)
        .extracting(alarm -> alarm.path("name").asText())
        .containsExactlyInAnyOrderElementsOf(template.alarms().stream().map(Alarm::name).toList());
    for (JsonNode alarm : alarms) {
      String name = alarm.path("name").asText();
      String runbook = alarm.path("runbook").asText();
      assertThat(alarm.path("state").asText()).as(name).isEqualTo("ALARM");
      assertThat(name).endsWith("-" + runbook);
      assertThat(runbooks.section(runbook).orElseThrow())
          .as(name)
          .matches("(?s)### " + runbook + "\\n\\n\\S.{40,}");
    }
  }

  @Test
  void theOneAlarmThatRingsComesBeforeAllThatDoNotWhateverItsMetric()
      throws JsonProcessingException {
    for (Alarm alarm : template.alarms()) {
      if (alarm instanceof Alarm.OfMetric silent && isOfSilence(silent)) {
        watch.metrics().put(silent.metric(), silent.unit().orElse("Count"), 1);
      }
    }
    Alarm.OfMetric unreadable =
        template.alarms().stream()
            .filter(Alarm.OfMetric.class::isInstance)
            .map(Alarm.OfMetric.class::cast)
            .filter(alarm -> alarm.name().endsWith("unreadable-records"))
            .findFirst()
            .orElseThrow();
    watch.metrics().put(unreadable.metric(), "Count", 3);
    pass(1);

    JsonNode first = alarms().getFirst();

    assertThat(first.path("name").asText()).endsWith("unreadable-records");
    assertThat(first.path("value").asDouble()).isEqualTo(3);
    assertThat(first.path("threshold").asText()).contains("UnreadableRecords");
    assertThat(first.path("runbook").asText()).isEqualTo("unreadable-records");
    assertThat(JSON.readTree(status.answer().json()).path("totals").toString())
        .contains("{\"name\":\"UnreadableRecords\",\"of\":\"\",\"total\":3.0}");
  }

  @Test
  void theHistoryHasTheLastHourByTheMinute() throws JsonProcessingException {
    var lag = MetricId.of("Shop", "LagSeconds", "View", "orders");
    watch.metrics().put(lag, "Seconds", 7);
    watch.metrics().put(lag, "Seconds", 5);
    var applied = MetricId.of("Shop", "EventsApplied", "View", "orders");
    watch.metrics().put(applied, "Count", 2);
    watch.metrics().put(applied, "Count", 3);
    pass(10);
    watch.metrics().put(lag, "Seconds", 1);

    JsonNode history = JSON.readTree(status.answer().json()).path("history");

    assertThat(history.path("from").asText()).isEqualTo("2026-11-27T11:11:00Z");
    assertThat(history.path("minutes").asInt()).isEqualTo(60);
    assertThat(history.path("series")).hasSize(2);
    var sums = history.path("series").get(0);
    assertThat(sums.path("name").asText()).isEqualTo("EventsApplied");
    assertThat(sums.path("statistic").asText()).isEqualTo("Sum");
    assertThat(sums.path("values").get(49).asDouble()).isEqualTo(5);
    var levels = history.path("series").get(1);
    assertThat(levels.path("of").asText()).isEqualTo("orders");
    assertThat(levels.path("statistic").asText()).isEqualTo("Maximum");
    assertThat(levels.path("values")).hasSize(60);
    assertThat(levels.path("values").get(48).isNull()).isTrue();
    assertThat(levels.path("values").get(49).asDouble()).isEqualTo(7);
    assertThat(levels.path("values").get(59).asDouble()).isEqualTo(1);

    pass(50);
    assertThat(JSON.readTree(status.answer().json()).at("/history/series")).hasSize(1);
  }

  @Test
  void itsTagChangesWithWhatItTellsButNotWithTheTime() throws JsonProcessingException {
    var first = status.answer();
    time.advance(Duration.ofMillis(7));
    assertThat(status.answer().tag()).isEqualTo(first.tag()).matches("\"[\\w-]+\"");
    assertThat(status.answer().json()).isNotEqualTo(first.json());
    watch.metrics().put(MetricId.of("Shop", "EventsApplied", "View", "orders"), "Count", 2);
    assertThat(status.answer().tag()).isNotEqualTo(first.tag());
  }

  /** Values that breach it, or none where their absence does. */
  private void force(Alarm alarm) {
    if (alarm instanceof Alarm.OfMetric metric && !isOfSilence(metric)) {
      for (int minute = 0; minute < MINUTES; minute++) {
        watch
            .metrics()
            .putAt(
                time.now().plus(Duration.ofMinutes(minute)),
                metric.metric(),
                metric.unit().orElse("Count"),
                List.of(2 * metric.threshold() + 1));
      }
    }
  }

  private static boolean isOfSilence(Alarm.OfMetric alarm) {
    return alarm.missingData() == Alarm.MissingData.breaching;
  }

  private void pass(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      time.advance(Duration.ofMinutes(1));
      watch.alarms().catchUp();
    }
  }

  private List<JsonNode> alarms() throws JsonProcessingException {
    List<JsonNode> alarms = new ArrayList<>();
    JSON.readTree(status.answer().json()).path("alarms").forEach(alarms::add);
    return alarms;
  }
}
