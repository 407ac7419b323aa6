package local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import local.Await;
import local.LocalOptions;
import local.LocalSystem;
import local.Recorder;
import local.Templates;
import local.functions.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class SchedulesTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String TEMPLATE =
      """
      Resources:
        Tick:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.Recorder
            Timeout: 60
            EventInvokeConfig: { MaximumRetryAttempts: 1 }
            Events:
              Hourly: { Type: Schedule, Properties: { Schedule: rate(1 hour), Name: on-the-hour } }
      """;

  private final ManualTime time = new ManualTime(Instant.parse("2026-03-01T10:00:00.250Z"));
  private LocalOptions options = LocalOptions.inMemory(Path.of(""));
  private LocalSystem system;

  @BeforeAll
  void start(@TempDir Path folder) {
    options = LocalOptions.inMemory(Templates.write(folder, TEMPLATE)).withTime(time);
    system = LocalSystem.start(options);
  }

  @BeforeEach
  void reset() {
    Recorder.reset();
    awaitWaiting(1);
  }

  @AfterAll
  void stop() {
    Recorder.reset();
    system.close();
  }

  @Test
  void aScheduleRunsOnePeriodAfterTheStartAndThenEveryPeriodWithEventBridgesEvent() {
    var begun = time.now().plus(Duration.ofMillis(750)).minusSeconds(1).plus(HOUR);
    time.advance(HOUR.minusMillis(1));
    awaitWaiting(1);
    assertThat(Recorder.EVENTS).isEmpty();
    time.advance(Duration.ofMillis(1));
    Recorder.await(1);
    for (int i = 2; i <= 3; i++) {
      awaitWaiting(1);
      time.advance(HOUR);
      Recorder.await(i);
    }
    assertThat(Recorder.EVENTS)
        .extracting(event -> event.getTime().getMillis())
        .containsExactly(
            begun.toEpochMilli(),
            begun.plus(HOUR).toEpochMilli(),
            begun.plus(HOUR).plus(HOUR).toEpochMilli());
    assertThat(Recorder.EVENTS).extracting(event -> event.getId()).doesNotHaveDuplicates();
    var event = Recorder.EVENTS.getFirst();
    assertThat(event.getDetailType()).isEqualTo("Scheduled Event");
    assertThat(event.getSource()).isEqualTo("aws.events");
    assertThat(event.getAccount()).isEqualTo("000000000000");
    assertThat(event.getRegion()).isEqualTo("us-east-1");
    assertThat(event.getResources())
        .containsExactly("arn:aws:events:us-east-1:000000000000:rule/on-the-hour");
    assertThat(event.getDetail()).isEmpty();
  }

  @Test
  void aScheduleRunsAfterItsPeriodAlthoughTheClockIsSetBack() {
    time.setBack(Duration.ofHours(6));
    time.advance(HOUR);
    Recorder.await(1);
    assertThat(Instant.ofEpochMilli(Recorder.EVENTS.getFirst().getTime().getMillis()))
        .as("the event tells the time on the wall")
        .isBetween(time.now().minus(HOUR), time.now());
  }

  @Test
  void whatBecameDueWhileTheMachineWasAsleepIsRunOnce() {
    time.advance(HOUR.multipliedBy(30));
    Recorder.await(1);
    awaitWaiting(1);
    time.advance(HOUR);
    Recorder.await(2);
    assertThat(Recorder.EVENTS).hasSize(2);
  }

  @Test
  void aFailedRunIsTriedAgainAndTheScheduleGoesOn() {
    Recorder.fail(true);
    time.advance(HOUR);
    Recorder.await(1);
    awaitWaiting(2);
    time.advance(Duration.ofMinutes(1));
    Recorder.await(2);
    time.advance(HOUR);
    Recorder.await(3);
    var ids = Recorder.EVENTS.stream().map(event -> event.getId()).toList();
    assertThat(ids.get(1)).isEqualTo(ids.get(0));
    assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    // Its retry shall not come in a test that follows.
    awaitWaiting(2);
    Recorder.fail(false);
    time.advance(Duration.ofMinutes(1));
    Recorder.await(4);
  }

  @Test
  void aRunThatTakesLongDoesNotDelayTheNext() {
    Recorder.hold();
    for (int i = 1; i <= 2; i++) {
      time.advance(HOUR);
      Recorder.await(i);
      awaitWaiting(1);
    }
    Recorder.end();
  }

  @Test
  void aScheduleRunsAtOnceOnDemand() {
    assertThat(system.fire("TickHourly")).contains("\"source\":\"aws.events\"");
    assertThatThrownBy(() -> system.fire("Tick"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no Tick among [TickHourly].");
  }

  @Test
  void aFunctionKnowsItsNameAndAVersionThatIsAnotherWithEachStart() {
    var first = system.invoke("Tick", "{\"source\":\"me\"}");
    assertThat(first)
        .matches(".*\"name\":\"Tick\".*")
        .matches(".*\"version\":\"\\d+\".*")
        .contains("\"source\":\"me\"");
    var version = first.replaceAll(".*\"version\":\"(\\d+)\".*", "$1");
    assertThat(first).contains("\"contextVersion\":\"" + version + "\"");
    assertThat(system.invoke("Tick", "{}")).contains(version);
    try (var next = LocalSystem.start(options.withTime(new ManualTime(Instant.EPOCH)))) {
      assertThat(next.invoke("Tick", "{}")).contains("\"name\":\"Tick\"").doesNotContain(version);
    }
  }

  @Test
  void afterTheEndNothingRunsAndNothingWaits() {
    var ownTime = new ManualTime(Instant.EPOCH);
    Recorder.fail(true);
    try (var _ = LocalSystem.start(options.withTime(ownTime))) {
      assertThat(Recorder.EVENTS).as("run once at the start").hasSize(1);
      ownTime.advance(HOUR);
      Recorder.await(2);
      Await.until("the schedule and a retry wait", () -> ownTime.waiting() == 2);
    }
    assertThat(ownTime.waiting()).isZero();
    ownTime.advance(HOUR);
    assertThat(Recorder.EVENTS).hasSize(2);
  }

  private void awaitWaiting(int threads) {
    int _ = Await.until(threads + " threads wait", time::waiting, waiting -> waiting == threads);
  }
}
