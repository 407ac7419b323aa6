package local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import local.Await;
import local.LocalOptions;
import local.LocalSystem;
import local.Recorder;
import local.Templates;
import local.functions.ManualTime;
import local.template.Template.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** From the bus to a function. */
class DeliveriesTest {
  private final ManualTime time = new ManualTime(Instant.parse("2026-03-01T10:00:00Z"));
  private LocalSystem system;

  @BeforeEach
  void start(@TempDir Path folder) {
    Recorder.reset();
    var template = Templates.write(folder, BusTemplates.TEXT);
    system = LocalSystem.start(LocalOptions.inMemory(template).withTime(time));
  }

  @AfterEach
  void stop() {
    Recorder.reset();
    system.close();
  }

  @Test
  void aFunctionIsInvokedWithTheEvent() {
    var id = put("{\"total\":7}");
    Recorder.await(1);
    var event = Recorder.EVENTS.getFirst();
    assertThat(event.getId()).isEqualTo(id);
    assertThat(event.getSource()).isEqualTo("shop");
    assertThat(event.getDetailType()).isEqualTo("OrderPaid");
    assertThat(event.getDetail()).containsEntry("total", 7);
  }

  @Test
  void aFunctionThatFailsIsInvokedAgainWithTheSameEvent() {
    Recorder.fail(true);
    var id = put("{}");
    awaitWaiting(1);
    Recorder.fail(false);
    time.advance(Duration.ofMinutes(1));
    Recorder.await(2);
    assertThat(Recorder.EVENTS).extracting(ScheduledEvent::getId).containsExactly(id, id);
    assertThat(system.queue("Dead").records()).isEmpty();
  }

  @Test
  void whatAFunctionGivesUpGoesToItsOwnQueueAndNotToTheRules() {
    Recorder.fail(true);
    var id = put("{\"total\":7}");
    awaitWaiting(1);
    time.advance(Duration.ofMinutes(1));
    awaitMessages("Failures");
    assertThat(system.queue("Failures").records().getFirst())
        .contains("\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":2")
        .contains("\"requestPayload\":{\"version\":\"0\",\"id\":\"" + id)
        .contains("\"responsePayload\":{\"errorMessage\":\"thrown by the test's function\"}");
    assertThat(system.queue("Dead").records()).isEmpty();
  }

  @Test
  void aTargetThatCannotBeReachedIsTriedAgainAsItsRuleSays() {
    var tries = new AtomicInteger();
    unreachable(() -> tries.incrementAndGet() <= 2);
    put("{}");
    for (int seconds = 1; seconds <= 2; seconds++) {
      awaitTry(tries, seconds);
      time.advance(Duration.ofSeconds(seconds));
    }
    Recorder.await(1);
    assertThat(tries).hasValue(3);
    assertThat(system.queue("Dead").records()).isEmpty();
  }

  @Test
  void whatCannotBeDeliveredGoesToTheRulesDeadLetterQueue() {
    var tries = new AtomicInteger();
    unreachable(() -> tries.incrementAndGet() > 0);
    var id = put("{}");
    for (int seconds = 1; seconds <= 2; seconds++) {
      awaitTry(tries, seconds);
      time.advance(Duration.ofSeconds(seconds));
    }
    awaitMessages("Dead");
    assertThat(tries).hasValue(3);
    assertThat(system.queue("Dead").records().getFirst()).contains("\"id\":\"" + id + "\"");
    assertThat(Recorder.EVENTS).isEmpty();
  }

  @Test
  void anEventThatIsTooLargeForItsTargetGoesThereAtOnce() {
    int rest = 1_048_576 - "shopOrderPaid{\"x\":\"\"}".length();
    var id = put("{\"x\":\"" + "x".repeat(rest) + "\"}");
    awaitMessages("Dead");
    assertThat(system.queue("Dead").records().getFirst()).contains(id);
    assertThat(Recorder.EVENTS).isEmpty();
  }

  @Test
  void aTestMayLoseAnEventOrDoubleIt() {
    var deliveries = new AtomicInteger();
    system
        .bus("Bus")
        .fail(
            new Faults() {
              @Override
              public int deliveries(Rule rule, Event event) {
                return deliveries.getAndAdd(2);
              }
            });
    put("{\"lost\":true}");
    put("{\"lost\":false}");
    Recorder.await(2);
    assertThat(Recorder.EVENTS)
        .hasSize(2)
        .allMatch(event -> Boolean.FALSE.equals(event.getDetail().get("lost")));
  }

  private void unreachable(BooleanSupplier answer) {
    system
        .bus("Bus")
        .fail(
            new Faults() {
              @Override
              public boolean unreachable(Rule rule, Event event) {
                return answer.getAsBoolean();
              }
            });
  }

  private String put(String detail) {
    var entry =
        PutEventsRequestEntry.builder()
            .eventBusName("orders")
            .source("shop")
            .detailType("OrderPaid")
            .detail(detail)
            .build();
    var answer = system.eventBridge().putEvents(call -> call.entries(entry));
    return answer.entries().getFirst().eventId();
  }

  private void awaitTry(AtomicInteger tries, int number) {
    Await.until("try " + number, () -> tries.get() == number && time.waiting() == 1);
  }

  private void awaitWaiting(int threads) {
    int _ = Await.until(threads + " threads wait", time::waiting, waiting -> waiting == threads);
  }

  private void awaitMessages(String queue) {
    Await.until("a message in " + queue, () -> system.queue(queue).received() > 0);
  }
}
