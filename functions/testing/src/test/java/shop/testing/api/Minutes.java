package shop.testing.api;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import local.LocalOptions;
import local.alarms.AlarmState;
import local.alarms.AlarmStatus;
import local.functions.ManualTime;
import local.template.Alarm;
import local.template.MetricId;
import local.template.Statistic;
import shop.testing.Await;

/** A shop whose minutes pass when they are told to; the monitor looks in each. */
record Minutes(Shop shop, ManualTime time) implements AutoCloseable {

  private static final String MONITOR = "MonitorFunction";
  static final List<String> MAPPINGS =
      List.of("OrdersProjectorFunctionJournal", "SalesProjectorFunctionJournal");

  static Minutes start(UnaryOperator<LocalOptions> options) {
    // Behind the clock that stream records are stamped by: none is older than it is.
    Instant start = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
    ManualTime time = new ManualTime(start);
    LocalOptions plain = LocalOptions.inMemory(Shop.root().resolve("template.yaml")).withTime(time);
    return new Minutes(Shop.start(options.apply(plain)), time);
  }

  /** Ends the minute; the next one has begun when the monitor has looked in it. */
  void pass() {
    for (String mapping : MAPPINGS) {
      if (!shop.system().mapping(mapping).isPaused()) {
        Await.until(mapping + " is polled", () -> count("PolledEventCount", mapping) > 0);
      }
    }
    time.advance(Duration.ofMinutes(1));
    Await.until("the monitor has looked", () -> count("Invocations", MONITOR) > 0);
  }

  private double count(String metric, String of) {
    String dimension = of.equals(MONITOR) ? "FunctionName" : "EventSourceMappingUUID";
    return now(MetricId.of("AWS/Lambda", metric, dimension, of), "SampleCount");
  }

  /** A statistic of a metric in this minute, so far; 0 where nothing was measured. */
  double now(MetricId metric, String statistic) {
    Instant minute = time.steady().truncatedTo(ChronoUnit.MINUTES);
    return shop.system()
        .metrics()
        .statistic(
            metric,
            new Statistic(statistic),
            Optional.empty(),
            minute,
            minute.plus(1, ChronoUnit.MINUTES))
        .orElse(0.0);
  }

  /** A value of an alarm's metric, now. */
  void put(Alarm.OfMetric alarm, double value) {
    shop.system().metrics().put(alarm.metric(), alarm.unit().orElse("Count"), value);
  }

  /** The alarms that are on, by the minutes that have ended. */
  List<String> alarmed() {
    return shop.system().alarms().stream()
        .filter(alarm -> alarm.state() == AlarmState.ALARM)
        .map(AlarmStatus::name)
        .toList();
  }

  AlarmState is(String name) {
    return shop.system().alarms().stream()
        .filter(alarm -> alarm.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no alarm " + name + "."))
        .state();
  }

  @Override
  public void close() {
    shop.close();
  }
}
