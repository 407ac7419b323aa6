package local.functions;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import local.functions.Outcome.Failed;
import local.functions.Outcome.Returned;
import local.functions.Outcome.Throttled;
import local.functions.Outcome.TimedOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs asynchronous invocations. One that failed is tried again after one minute and then after
 * two, as {@code EventInvokeConfig} says. One that was throttled waits up to five minutes and uses
 * up no retry. An invocation that is given up is reported to the on-failure destination.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">How
 *     Lambda handles errors and retries with asynchronous invocation</a>
 */
public final class AsyncInvocations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AsyncInvocations.class);

  private final Time time;
  private final BiConsumer<String, String> queues;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("async-", 0).factory());
  private final AtomicInteger pending = new AtomicInteger();

  /** {@code queues} takes reports for a queue, by its logical id. */
  public AsyncInvocations(Time time, BiConsumer<String, String> queues) {
    this.time = time;
    this.queues = queues;
  }

  /** Invokes the function now, unless this is closed, and does not wait for the outcome. */
  public void accept(LocalFunction function, byte[] event) {
    var invocation = new Invocation(function, event, time.steady());
    pending.incrementAndGet();
    try {
      threads.execute(invocation::run);
    } catch (RejectedExecutionException e) {
      pending.decrementAndGet();
      LOG.warn("{} is not invoked: this stops", function.name());
    }
  }

  /** How many are under way or wait for another try. */
  public int pending() {
    return pending.get();
  }

  /** Gives up what waits for another try, once the invocations under way have ended. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }

  private final class Invocation {
    private final LocalFunction function;
    private final byte[] event;
    private final Instant accepted;
    private int failures;
    private int throttles;

    Invocation(LocalFunction function, byte[] event, Instant accepted) {
      this.function = function;
      this.event = event;
      this.accepted = accepted;
    }

    void run() {
      try {
        var outcome = function.invoke(event);
        while (!ends(outcome)) {
          var next = time.steady().plus(pause());
          if (next.isAfter(accepted.plus(function.async().maximumAge()))) {
            LOG.error("An invocation of {} is given up: it would be too old", function.name());
            tell(outcome);
            return;
          }
          time.waitUntil(next);
          outcome = function.invoke(event);
        }
        if (!(outcome instanceof Returned)) {
          tell(outcome);
        }
      } catch (InterruptedException e) {
        LOG.warn("An invocation of {} is not tried again: this stops", function.name());
      } finally {
        pending.decrementAndGet();
      }
    }

    private boolean ends(Outcome outcome) {
      return switch (outcome) {
        case Returned _ -> true;
        case Throttled _ -> {
          throttles++;
          LOG.info("An invocation of {} waits for others to end", function.name());
          yield false;
        }
        case Failed _, TimedOut _ -> {
          failures++;
          throttles = 0;
          boolean last = failures > function.async().retries();
          var what = last ? "is given up" : "will be tried again";
          LOG.warn("An invocation of {} failed and {}", function.name(), what);
          yield last;
        }
      };
    }

    private void tell(Outcome last) {
      function.dropped();
      function
          .async()
          .onFailure()
          .ifPresent(
              queue ->
                  queues.accept(
                      queue, FailureRecord.of(function, event, failures, last, time.now())));
    }

    private Duration pause() {
      return throttles == 0 ? Duration.ofMinutes(failures) : Backoff.OF_AWS.after(throttles);
    }
  }
}
