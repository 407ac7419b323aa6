package local.alarms;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import local.functions.FailureQueue;
import local.functions.FunctionWatch;
import local.functions.Newest;
import local.functions.Outcome;
import local.functions.Outcome.Failed;
import local.functions.Outcome.Returned;
import local.functions.Outcome.Throttled;
import local.functions.Outcome.TimedOut;
import local.functions.Time;
import local.streams.MappingWatch;
import local.template.Alarm;
import local.template.MetricId;
import local.template.Template;
import local.template.Template.Mapping;
import org.jspecify.annotations.Nullable;

/** The metrics and alarms of a running template. */
public final class LocalCloudWatch implements FunctionWatch, AutoCloseable {
  private static final String LAMBDA = "AWS/Lambda";

  private final Time time;
  private final Map<String, FailureQueue> queues;
  private final Metrics metrics;
  private final EmbeddedMetrics embedded;
  private final Newest<LogEntry> lines = new Newest<>(10_000);
  private final Alarms alarms;
  private final Set<String> levels;
  private final @Nullable Thread ticking;

  /** Measures from now on. The queues are by logical id. */
  public LocalCloudWatch(Template template, Time time, Map<String, FailureQueue> queues) {
    this.time = time;
    this.queues = queues;
    metrics = new Metrics(time::steady, Alarms.lookBack(template.alarms()));
    embedded = new EmbeddedMetrics(metrics);
    alarms = new Alarms(template.alarms(), metrics, time::steady, this::measureQueues);
    levels =
        template.alarms().stream()
            .filter(Alarm.OfMetric.class::isInstance)
            .map(Alarm.OfMetric.class::cast)
            .filter(alarm -> alarm.statistic().name().equals("Maximum"))
            .map(alarm -> alarm.metric().name())
            .collect(Collectors.toSet());
    ticking =
        template.alarms().isEmpty()
            ? null
            : Thread.ofVirtual().name("alarms").start(this::lookEveryMinute);
  }

  public Metrics metrics() {
    return metrics;
  }

  public EmbeddedMetrics embedded() {
    return embedded;
  }

  public Alarms alarms() {
    return alarms;
  }

  /** True if the metric is a level: an alarm watches the maximum of a metric of that name. */
  public boolean isLevel(MetricId metric) {
    return levels.contains(metric.name());
  }

  @Override
  public void logged(String function, String line) {
    embedded.read(function, line);
    lines.add(new LogEntry(function, line));
  }

  /** The newest log lines, oldest first. */
  public List<LogEntry> lines() {
    return lines.list();
  }

  @Override
  public void ended(String function, Outcome outcome, Duration took) {
    switch (outcome) {
      case Throttled _ -> put(function, "Throttles", 1);
      case Returned _ -> invoked(function, 0, took);
      case Failed _, TimedOut _ -> invoked(function, 1, took);
    }
  }

  /** Lambda tells of errors and throttles at each invocation, also where there were none. */
  private void invoked(String function, int errors, Duration took) {
    put(function, "Invocations", 1);
    put(function, "Errors", errors);
    put(function, "Throttles", 0);
    metrics.put(of(function, "Duration"), MetricId.MILLISECONDS, took.toNanos() / 1e6);
  }

  @Override
  public void dropped(String function) {
    put(function, "AsyncEventsDropped", 1);
  }

  /** Measures a mapping. */
  public MappingWatch watch(Mapping mapping, String function) {
    return new WatchedMapping(mapping, function);
  }

  private void put(String function, String name, double value) {
    metrics.put(of(function, name), MetricId.COUNT, value);
  }

  private static MetricId of(String function, String name) {
    return MetricId.of(LAMBDA, name, "FunctionName", function);
  }

  /** SQS does so by itself while a queue is in use, and for six hours after it was made. */
  private void measureQueues(Instant minute) {
    for (var queue : queues.values()) {
      metrics.putAt(
          minute,
          MetricId.of("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue.name()),
          MetricId.COUNT,
          List.of((double) queue.received()));
    }
  }

  private void lookEveryMinute() {
    try {
      while (true) {
        time.waitUntil(time.steady().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES));
        alarms.catchUp();
      }
    } catch (InterruptedException e) {
      // Closed: nothing is left to do.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.interrupt();
    }
  }

  private final class WatchedMapping implements MappingWatch {
    private final Mapping mapping;
    private final String function;
    private Instant lastPoll = Instant.MIN;

    WatchedMapping(Mapping mapping, String function) {
      this.mapping = mapping;
      this.function = function;
    }

    @Override
    public void polled(int records, int filteredOut) {
      var minute = time.steady().truncatedTo(ChronoUnit.MINUTES);
      // A poll that finds nothing is a sign of life, and one a minute is enough.
      if (records > 0 || !minute.equals(lastPoll)) {
        lastPoll = minute;
        count("PolledEventCount", records);
        count("FilteredOutEventCount", filteredOut);
      }
    }

    @Override
    public void sending(Instant newest) {
      long age = Math.max(0, Duration.between(newest, time.now()).toMillis());
      metrics.put(of(function, "IteratorAge"), MetricId.MILLISECONDS, (double) age);
    }

    @Override
    public void sent(int records, int failed) {
      count("InvokedEventCount", records);
      count("FailedInvokeEventCount", failed);
    }

    /** Told to a destination is not dropped; a destination that fails loses them all the same. */
    @Override
    public void givenUp(int records, boolean told) {
      count(told ? "OnFailureDestinationDeliveredEventCount" : "DroppedEventCount", records);
      if (!told && mapping.onFailure().isPresent()) {
        put(function, "DestinationDeliveryFailures", 1);
      }
    }

    private void count(String name, int records) {
      if (mapping.countsEvents()) {
        metrics.put(
            MetricId.of(LAMBDA, name, "EventSourceMappingUUID", mapping.name()),
            MetricId.COUNT,
            records);
      }
    }
  }
}
