package shop.local.functions;

import java.time.Duration;
import java.time.Instant;

/** The time that schedules, and retries of asynchronous invocations, go by. */
public interface Time {
  /** The time of this machine. */
  Time REAL =
      new Time() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void waitUntil(Instant moment) throws InterruptedException {
          var left = Duration.between(now(), moment);
          while (left.isPositive()) {
            // Not all at once: a machine that was asleep shall not wait that much longer.
            Thread.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
            left = Duration.between(now(), moment);
          }
        }
      };

  /** How long to wait before looking at the clock again. */
  Duration LOOK = Duration.ofSeconds(1);

  Instant now();

  /**
   * Waits until then, not at all where it has passed.
   *
   * @throws InterruptedException if the thread is interrupted, also where it need not wait
   */
  void waitUntil(Instant moment) throws InterruptedException;
}
