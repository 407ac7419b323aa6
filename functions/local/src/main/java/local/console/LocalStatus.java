package local.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import local.alarms.AlarmState;
import local.alarms.LocalCloudWatch;
import local.alarms.Metrics;
import local.functions.FailureQueue;
import local.functions.Time;
import local.template.MetricId;
import local.template.Statistic;

/** What {@code GET /local/status} answers: alarms, triggers, metrics and queues of this machine. */
public record LocalStatus(
    Time time,
    LocalCloudWatch watch,
    Triggers triggers,
    Map<String, FailureQueue> queues,
    Runbooks runbooks) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<AlarmState> ORDER =
      List.of(AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA, AlarmState.OK);

  private static final List<Statistic> PERCENTILES =
      List.of(new Statistic("p50"), new Statistic("p99"));

  /** How far back the history reaches, in minutes; the newest is under way. */
  private static final int HISTORY = 60;

  /** The answer, and a tag that changes with all of it but the time. */
  record Answer(String json, String tag) {}

  /** How all stands now. */
  Answer answer() {
    var root = JSON.createObjectNode();
    root.put("invalidMetricLines", watch.embedded().failures());
    alarms(root.putArray("alarms"));
    triggers(root.putArray("triggers"));
    var own =
        watch.metrics().all().stream()
            .filter(id -> !id.namespace().startsWith("AWS/"))
            .sorted(Comparator.comparing(MetricId::toString))
            .toList();
    totals(own, root.putArray("totals"));
    times(own, root.putArray("times"));
    history(own, root.putObject("history"));
    var waiting = root.putArray("queues");
    queues.forEach(
        (name, queue) -> waiting.addObject().put("name", name).put("messages", queue.received()));
    var tag = "\"%s\"".formatted(UUID.nameUUIDFromBytes(root.toString().getBytes(UTF_8)));
    return new Answer(root.put("time", time.now().toString()).toString(), tag);
  }

  /** Ringing alarms come first. */
  private void alarms(ArrayNode array) {
    var alarms =
        watch.alarms().list().stream()
            .sorted(Comparator.comparingInt(alarm -> ORDER.indexOf(alarm.state())))
            .toList();
    for (var alarm : alarms) {
      array
          .addObject()
          .put("runbook", runbooks.of(alarm.description()).orElse(null))
          .put("name", alarm.name())
          .put("description", alarm.description())
          .put("state", alarm.state().name())
          .put("since", alarm.since().toString())
          .put("value", alarm.value().orElse(null))
          .put("threshold", alarm.threshold());
    }
  }

  private void triggers(ArrayNode array) {
    for (var trigger : triggers.list()) {
      var node =
          array
              .addObject()
              .put("name", trigger.name())
              .put("kind", trigger.kind().name())
              .put("starts", String.join(", ", trigger.starts()))
              .put("paused", trigger.paused());
      if (trigger.kind() == Triggers.Kind.MAPPING) {
        var counts = triggers.mapping(trigger.name()).counts();
        node.put("delivered", counts.invoked() - counts.failed())
            .put("failed", counts.failed())
            .put("dropped", counts.dropped());
      }
    }
  }

  /** Counts are added up and shown as rates; levels, such as a lag, are left out. */
  private void totals(List<MetricId> own, ArrayNode array) {
    for (var id : own) {
      if (watch.metrics().units(id).equals(Set.of(MetricId.COUNT)) && !watch.isLevel(id)) {
        array
            .addObject()
            .put("name", id.name())
            .put("of", String.join(", ", id.dimensions().values()))
            .put("total", watch.metrics().total(id));
      }
    }
  }

  /** Of this minute and the one before. */
  private void times(List<MetricId> own, ArrayNode array) {
    var minute = time.steady().truncatedTo(ChronoUnit.MINUTES);
    var from = minute.minus(1, ChronoUnit.MINUTES);
    var to = minute.plus(1, ChronoUnit.MINUTES);
    for (var id : own) {
      if (watch.metrics().units(id).contains(MetricId.MILLISECONDS)) {
        var node =
            array
                .addObject()
                .put("name", id.name())
                .put("of", String.join(", ", id.dimensions().values()));
        for (var percentile : PERCENTILES) {
          Metrics metrics = watch.metrics();
          node.put(
              percentile.name(),
              metrics.statistic(id, percentile, Optional.empty(), from, to).orElse(null));
        }
      }
    }
  }

  /** Each metric's last hour, by the minute; null where nothing was measured. */
  private void history(List<MetricId> own, ObjectNode node) {
    var end = time.steady().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    var from = end.minus(HISTORY, ChronoUnit.MINUTES);
    node.put("from", from.toString()).put("minutes", HISTORY);
    var series = node.putArray("series");
    for (var id : own) {
      var statistic = statistic(id);
      var values = JSON.createArrayNode();
      for (int minute = 0; minute < HISTORY; minute++) {
        var start = from.plus(minute, ChronoUnit.MINUTES);
        var next = start.plus(1, ChronoUnit.MINUTES);
        values.add(
            watch.metrics().statistic(id, statistic, Optional.empty(), start, next).orElse(null));
      }
      if (values.valueStream().anyMatch(value -> !value.isNull())) {
        series
            .addObject()
            .put("name", id.name())
            .put("of", String.join(", ", id.dimensions().values()))
            .put("statistic", statistic.name())
            .set("values", values);
      }
    }
  }

  /** Counts are added up; of times the median counts, and of levels the highest. */
  private Statistic statistic(MetricId id) {
    var units = watch.metrics().units(id);
    if (units.contains(MetricId.MILLISECONDS)) {
      return PERCENTILES.getFirst();
    }
    return new Statistic(
        units.equals(Set.of(MetricId.COUNT)) && !watch.isLevel(id) ? "Sum" : "Maximum");
  }
}
