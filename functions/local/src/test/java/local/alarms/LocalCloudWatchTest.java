package local.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import local.AlarmTemplates;
import local.Await;
import local.LocalOptions;
import local.LocalSystem;
import local.Recorder;
import local.functions.ManualTime;
import local.template.MetricId;
import local.template.Statistic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** What a running template measures of itself, and how its alarms follow. */
class LocalCloudWatchTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final MetricId LAG = MetricId.of("Shop", "LagSeconds", "View", "orders");
  private static final String LAG_LINE =
      """
      {\\"_aws\\":{\\"Timestamp\\":1,\\"CloudWatchMetrics\\":[{\\"Namespace\\":\\"Shop\\",\
      \\"Dimensions\\":[[\\"View\\"]],\\"Metrics\\":[{\\"Name\\":\\"LagSeconds\\",\\"Unit\\":\\"Seconds\\"}]}]},\
      \\"View\\":\\"orders\\",\\"LagSeconds\\":61}\
      """;

  /** Begins with a full minute, and now, because the stream's records tell the machine's time. */
  private final ManualTime time = new ManualTime(Instant.now().truncatedTo(ChronoUnit.MINUTES));

  private LocalSystem system;

  @BeforeEach
  void start(@TempDir Path folder) {
    Recorder.reset();
    system = LocalSystem.start(LocalOptions.inMemory(AlarmTemplates.write(folder)).withTime(time));
  }

  @AfterEach
  void stop() {
    Recorder.reset();
    system.close();
  }

  @Test
  void aLineThatAFunctionLogsBecomesAMetricAndRingsItsAlarm() {
    assertThat(state("local-orders-lag")).isEqualTo(AlarmState.INSUFFICIENT_DATA);
    log(LAG_LINE, "");
    assertThat(system.metrics().all()).contains(LAG);
    time.advance(MINUTE);
    assertThat(state("local-orders-lag")).isEqualTo(AlarmState.ALARM);
    assertThat(state("local-unhealthy")).isEqualTo(AlarmState.ALARM);
    assertThat(alarm("local-orders-lag").value()).contains(61.0);
  }

  @Test
  void anAlarmRingsAlthoughTheClockIsSetBack() {
    time.advance(MINUTE);
    time.setBack(Duration.ofHours(6));
    log(LAG_LINE, "");
    time.advance(MINUTE);
    assertThat(state("local-orders-lag")).isEqualTo(AlarmState.ALARM);
  }

  @Test
  void aLineLoggedWithALevelIsNoMetricAsOnLambda() {
    log(LAG_LINE, ",\"level\":\"INFO\"");
    assertThat(system.metrics().all()).doesNotContain(LAG);
    log(LAG_LINE, ",\"level\":\"UNDEFINED\"");
    assertThat(system.metrics().all()).contains(LAG);
    assertThat(system.invalidMetricLines()).isZero();
    log(LAG_LINE.replace(":61", ":true"), "");
    assertThat(system.invalidMetricLines()).isEqualTo(1);
  }

  @Test
  void lambdaCountsInvocationsErrorsThrottlesAndHowLongTheyTook() {
    log("", "");
    assertThatThrownBy(() -> log("", ",\"throw\":\"yes\"")).hasMessageContaining("thrown");
    assertThat(ofLambda("Invocations", "Log", "Sum")).contains(2.0);
    assertThat(ofLambda("Errors", "Log", "Sum")).contains(1.0);
    assertThat(ofLambda("Errors", "Log", "SampleCount")).contains(2.0);
    assertThat(ofLambda("Throttles", "Log", "Sum")).contains(0.0);
    assertThat(ofLambda("Duration", "Log", "SampleCount")).contains(2.0);
    assertThat(ofLambda("IteratorAge", "Log", "Sum")).isEmpty();
    assertThat(ofLambda("Invocations", "Echo", "Sum")).isEmpty();
  }

  @Test
  void anAsynchronousInvocationThatIsGivenUpIsDropped() throws Exception {
    var path = "/2015-03-31/functions/Log/invocations";
    var request =
        HttpRequest.newBuilder(system.uri().resolve(path))
            .header("X-Amz-Invocation-Type", "Event")
            .POST(BodyPublishers.ofString("{\"throw\":\"yes\"}"))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
    }
    Await.until("the drop", () -> ofLambda("AsyncEventsDropped", "Log", "Sum").isPresent());
    assertThat(ofLambda("Errors", "Log", "Sum")).contains(1.0);
  }

  @Test
  void anInvocationThatIsRefusedIsAThrottleAndNoInvocation() {
    int before = Recorder.EVENTS.size();
    Recorder.hold();
    time.advance(Duration.ofHours(1));
    Recorder.await(before + 1);
    assertThatThrownBy(() -> system.invoke("Tick", "{}")).hasMessageContaining("as many");
    assertThat(ofLambda("Throttles", "Tick", "Sum")).contains(1.0);
    assertThat(ofLambda("Invocations", "Tick", "Sum")).isEmpty();
    Recorder.end();
    Await.until("the end of the run", () -> ofLambda("Errors", "Tick", "Sum").isPresent());
    assertThat(ofLambda("Invocations", "Tick", "Sum")).contains(1.0);
  }

  @Test
  void aMappingTellsWhatItReadsSendsAndGivesUp() {
    Await.until("a first poll", () -> ofMapping("PolledEventCount").isPresent());
    put("good");
    put("poison");
    Await.until("the report", () -> system.queue("GivenUp").received() == 1);
    Await.until("both", () -> ofMapping("PolledEventCount").equals(Optional.of(2.0)));
    Await.until(
        "the count", () -> ofMapping("OnFailureDestinationDeliveredEventCount").isPresent());
    assertThat(ofMapping("OnFailureDestinationDeliveredEventCount").orElseThrow())
        .isEqualTo(ofMapping("FailedInvokeEventCount").orElseThrow())
        .isBetween(1.0, 2.0);
    assertThat(ofMapping("DroppedEventCount")).isEmpty();
    assertThat(ofMapping("InvokedEventCount")).contains(2.0);
    assertThat(ofMapping("FilteredOutEventCount")).contains(0.0);
    assertThat(ofLambda("IteratorAge", "Copy", "Maximum").orElseThrow()).isBetween(0.0, 60_000.0);
  }

  @Test
  void aPausedMappingFallsSilentGrowsOldAndGoesOnWhereItWas() {
    Await.until("a first poll", () -> ofMapping("PolledEventCount").isPresent());
    time.advance(MINUTE);
    assertThat(state("local-silent")).isEqualTo(AlarmState.OK);
    system.triggers().pause("CopyStream");
    put("late");
    time.advance(MINUTE.multipliedBy(5));
    assertThat(state("local-silent")).isEqualTo(AlarmState.ALARM);
    assertThat(system.mapping("CopyStream").isPaused()).isTrue();
    assertThat(copied("late")).isFalse();
    system.triggers().resume("CopyStream");
    Await.until("the row", () -> copied("late"));
    time.advance(MINUTE);
    assertThat(state("local-iterator-age")).isEqualTo(AlarmState.ALARM);
    assertThat(alarm("local-iterator-age").value().orElseThrow()).isGreaterThan(240_000);
    Await.until("polls in this minute", () -> ofMapping("PolledEventCount").isPresent());
    time.advance(MINUTE);
    Await.until("polls in this minute", () -> ofMapping("PolledEventCount").isPresent());
    time.advance(MINUTE);
    assertThat(state("local-silent")).isEqualTo(AlarmState.OK);
  }

  @Test
  void aQueueTellsEveryMinuteHowMuchIsInIt() {
    time.advance(MINUTE);
    assertThat(state("local-given-up")).isEqualTo(AlarmState.OK);
    assertThat(alarm("local-given-up").value()).contains(0.0);
    put("poison");
    Await.until("the report", () -> system.queue("GivenUp").received() == 1);
    time.advance(MINUTE);
    assertThat(state("local-given-up")).isEqualTo(AlarmState.ALARM);
    assertThat(alarm("local-given-up").value()).contains(1.0);
    assertThat(alarm("local-given-up").since()).isEqualTo(time.now());
  }

  @Test
  void aPausedScheduleLeavesOutItsRunsAndAPausedRuleItsEvents() {
    system.triggers().pause("TickHourly");
    system.triggers().pause("TickTold");
    int before = Recorder.EVENTS.size();
    tell();
    time.advance(Duration.ofHours(1));
    system.triggers().resume("TickTold");
    tell();
    Recorder.await(before + 1);
    system.triggers().resume("TickHourly");
    Await.until("the schedule waits again", () -> time.waiting() >= 2);
    time.advance(Duration.ofHours(1));
    Recorder.await(before + 2);
    assertThat(Recorder.EVENTS.subList(before, before + 2))
        .extracting(event -> event.getSource())
        .containsExactly("shop", "aws.events");
    assertThatThrownBy(() -> system.triggers().pause("Nobody")).hasMessageContaining("CopyStream");
  }

  private void tell() {
    var entry =
        PutEventsRequestEntry.builder().source("shop").detailType("Told").detail("{}").build();
    system.eventBridge().putEvents(put -> put.entries(entry));
  }

  private void log(String line, String more) {
    system.invoke("Log", "{\"line\":\"%s\"%s}".formatted(line, more));
  }

  private void put(String key) {
    system
        .dynamoDb()
        .putItem(it -> it.tableName("Source").item(Map.of("pk", AttributeValue.fromS(key))));
  }

  private boolean copied(String key) {
    return system
        .dynamoDb()
        .getItem(it -> it.tableName("Target").key(Map.of("pk", AttributeValue.fromS(key))))
        .hasItem();
  }

  private AlarmState state(String name) {
    return alarm(name).state();
  }

  private AlarmStatus alarm(String name) {
    return system.alarms().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private Optional<Double> ofLambda(String name, String function, String statistic) {
    return now(MetricId.of("AWS/Lambda", name, "FunctionName", function), statistic);
  }

  private Optional<Double> ofMapping(String name) {
    return now(MetricId.of("AWS/Lambda", name, "EventSourceMappingUUID", "CopyStream"), "Sum");
  }

  private Optional<Double> now(MetricId id, String statistic) {
    var unit =
        id.name().equals("Duration") || id.name().equals("IteratorAge")
            ? MetricId.MILLISECONDS
            : MetricId.COUNT;
    var minute = time.steady().truncatedTo(ChronoUnit.MINUTES);
    return system
        .metrics()
        .statistic(
            id,
            new Statistic(statistic),
            Optional.of(unit),
            minute,
            minute.plus(1, ChronoUnit.MINUTES));
  }
}
