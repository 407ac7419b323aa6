package shop.local.functions;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.local.functions.Outcome.Failed;
import shop.local.functions.Outcome.Returned;
import shop.local.functions.Outcome.Throttled;
import shop.local.functions.Outcome.TimedOut;

/**
 * Takes invocations whose caller does not wait, as Lambda's queue does: one that failed is tried
 * again after one minute and then after two, as often as the function's {@code EventInvokeConfig}
 * says; one that was throttled waits longer each time, up to five minutes, and uses up no retry.
 * What is then too old is given up. Nothing is kept over a stop.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">How
 *     Lambda handles errors and retries with asynchronous invocation</a>
 */
public final class AsyncInvocations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AsyncInvocations.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Time time;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("async-", 0).factory());
  private final AtomicInteger pending = new AtomicInteger();

  public AsyncInvocations(Time time) {
    this.time = time;
  }

  /** Invokes the function now and does not wait for the outcome. */
  public void accept(LocalFunction function, byte[] event) {
    var invocation = new Invocation(function, event, time.now());
    pending.incrementAndGet();
    threads.execute(invocation::run);
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
        while (!ends(function.invoke(event))) {
          var next = time.now().plus(pause());
          if (next.isAfter(accepted.plus(function.async().maximumAge()))) {
            LOG.error("An invocation of {} is given up: it would be too old", function.name());
            return;
          }
          time.waitUntil(next);
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

    private Duration pause() {
      if (throttles == 0) {
        return Duration.ofMinutes(failures);
      }
      var wait = Duration.ofSeconds(1L << Math.min(throttles - 1, 9));
      return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
  }
}
