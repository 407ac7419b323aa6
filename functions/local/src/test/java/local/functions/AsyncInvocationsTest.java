package local.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import local.Await;
import local.Recorder;
import local.functions.Outcome.Returned;
import local.functions.Outcome.Throttled;
import local.template.Template.Async;
import local.template.Template.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

@TestInstance(Lifecycle.PER_CLASS)
class AsyncInvocationsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOURS = Duration.ofHours(6);
  private static final byte[] EVENT = "{\"id\":\"one\"}".getBytes(StandardCharsets.UTF_8);

  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private ManualTime time = new ManualTime(Instant.EPOCH);
  private AsyncInvocations async = new AsyncInvocations(time, (_, _) -> {});

  @BeforeEach
  void start() {
    Recorder.reset();
    time = new ManualTime(Instant.parse("2026-03-01T10:00:00Z"));
    async = new AsyncInvocations(time, (_, _) -> {});
  }

  @AfterEach
  void stop() {
    Recorder.reset();
    async.close();
  }

  @AfterAll
  void stopDatabase() {
    local.shutdown();
  }

  @Test
  void aFailedInvocationIsTriedAgainAfterOneMinuteAndThenAfterTwo() {
    Recorder.fail(true);
    async.accept(function(Async.DEFAULT), EVENT);
    for (int run = 1; run <= 2; run++) {
      Recorder.await(run);
      awaitWaiting(1);
      time.advance(MINUTE.multipliedBy(run).minusMillis(1));
      assertThat(Recorder.EVENTS).hasSize(run);
      time.advance(Duration.ofMillis(1));
    }
    Recorder.await(3);
    awaitNoneLeft();
    assertThat(Recorder.EVENTS).hasSize(3).allMatch(event -> event.getId().equals("one"));
  }

  @Test
  void oneThatSucceedsAtTheSecondTryIsDone() {
    Recorder.fail(true);
    async.accept(function(Async.DEFAULT), EVENT);
    awaitWaiting(1);
    Recorder.fail(false);
    time.advance(MINUTE);
    Recorder.await(2);
    awaitNoneLeft();
    assertThat(Recorder.EVENTS).hasSize(2);
  }

  @Test
  void withoutRetriesAFailureIsFinal() {
    Recorder.fail(true);
    async.accept(function(new Async(0, HOURS)), EVENT);
    Recorder.await(1);
    awaitNoneLeft();
    assertThat(Recorder.EVENTS).hasSize(1);
  }

  @Test
  void oneThatWouldBecomeTooOldIsNotTriedAgain() {
    Recorder.fail(true);
    async.accept(function(new Async(2, Duration.ofSeconds(90))), EVENT);
    awaitWaiting(1);
    time.advance(MINUTE);
    Recorder.await(2);
    awaitNoneLeft();
    assertThat(Recorder.EVENTS).hasSize(2);
  }

  @Test
  void oneThatFindsTheReservedConcurrencyTakenWaitsAndUsesUpNoRetry() {
    var function = function(new Async(0, HOURS));
    Recorder.hold();
    var first = function.start(EVENT);
    Recorder.await(1);
    assertThat(function.invoke(EVENT)).isEqualTo(new Throttled());
    async.accept(function, EVENT);
    awaitWaiting(1);
    Recorder.end();
    assertThat(first.join()).isInstanceOf(Returned.class);
    time.advance(SECOND);
    Recorder.await(2);
    assertThat(Recorder.EVENTS).hasSize(2);
  }

  @Test
  void oneThatFindsItTakenForTooLongIsDropped() {
    var function = function(new Async(0, MINUTE));
    Recorder.hold();
    var first = function.start(EVENT);
    Recorder.await(1);
    async.accept(function, EVENT);
    // 1, 2, 4, 8, 16 seconds: after another 32 it would be too old.
    for (int seconds = 1; seconds <= 16; seconds *= 2) {
      awaitWaiting(1);
      int waits = time.waits();
      time.advance(Duration.ofSeconds(seconds));
      Await.until("it tried", () -> time.waits() > waits || async.pending() == 0);
      assertThat(async.pending()).isEqualTo(seconds < 16 ? 1 : 0);
    }
    Recorder.end();
    assertThat(first.join()).isInstanceOf(Returned.class);
    assertThat(Recorder.EVENTS).hasSize(1);
  }

  @Test
  void closingWaitsForTheRunUnderWayAndGivesUpRetries() throws Exception {
    Recorder.fail(true);
    Recorder.hold();
    async.accept(function(Async.DEFAULT), EVENT);
    Recorder.await(1);
    var closing = Thread.ofVirtual().start(async::close);
    Await.until(
        "close waits",
        () ->
            closing.getState() == Thread.State.WAITING
                || closing.getState() == Thread.State.TIMED_WAITING);
    Recorder.end();
    closing.join();
    assertThat(async.pending()).isZero();
    assertThat(Recorder.EVENTS).hasSize(1);
  }

  private void awaitWaiting(int threads) {
    int _ = Await.until(threads + " threads wait", time::waiting, waiting -> waiting == threads);
  }

  private void awaitNoneLeft() {
    Await.until("none is left", () -> async.pending() == 0);
  }

  private LocalFunction function(Async settings) {
    var definition =
        new Function(
            "F", "F", Recorder.class.getName(), Map.of(), MINUTE, 128, OptionalInt.of(1), settings);
    return new LocalFunction(definition, "$LATEST", Clients.of(local.dynamoDbClient()));
  }
}
