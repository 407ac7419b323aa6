package local.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import local.functions.Backoff;
import local.functions.Time;
import local.template.Template.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to targets. One that cannot be reached is tried again after 1, 2, 4 … up to 300
 * seconds, as its retry policy says; then the dead-letter queue takes the event. A function that
 * fails has been reached: Lambda tries that again.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html">How
 *     EventBridge retries delivering events</a>
 */
final class Deliveries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** Of an asynchronous invocation or a message, in bytes. The event is larger than its entry. */
  private static final int LARGEST = 1_048_576;

  private final Time time;
  private final BiConsumer<String, byte[]> functions;
  private final BiConsumer<String, String> queues;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("event-", 0).factory());

  Deliveries(Time time, BiConsumer<String, byte[]> functions, BiConsumer<String, String> queues) {
    this.time = time;
    this.functions = functions;
    this.queues = queues;
  }

  /** Delivers an event and does not wait for that. */
  void start(Event event, Target target, BooleanSupplier unreachable) {
    var accepted = time.steady();
    try {
      threads.execute(() -> deliver(event, target, unreachable, accepted));
    } catch (RejectedExecutionException e) {
      LOG.warn("An event is not sent to {}: this stops", target.logicalId());
    }
  }

  /** Gives up what waits for another try. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }

  private void deliver(Event event, Target target, BooleanSupplier unreachable, Instant accepted) {
    var bytes = event.json().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LARGEST) {
      giveUp(event, target, "is larger than it takes");
      return;
    }
    try {
      for (int failures = 1; unreachable.getAsBoolean(); failures++) {
        var next = time.steady().plus(Backoff.OF_AWS.after(failures));
        if (failures > target.retries() || next.isAfter(accepted.plus(target.maximumAge()))) {
          giveUp(event, target, "cannot be delivered");
          return;
        }
        time.waitUntil(next);
      }
    } catch (InterruptedException e) {
      LOG.warn("An event is not sent to {} again: this stops", target.logicalId());
      return;
    }
    functions.accept(target.logicalId(), bytes);
  }

  private void giveUp(Event event, Target target, String why) {
    LOG.error("An event for {} {} and is given up", target.logicalId(), why);
    target.deadLetters().ifPresent(queue -> queues.accept(queue, event.json()));
  }
}
