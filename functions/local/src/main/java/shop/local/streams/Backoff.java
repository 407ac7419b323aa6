package shop.local.streams;

import java.time.Duration;

/**
 * How long a mapping waits before a batch is tried again: twice as long each time, up to a limit.
 * Lambda backs off too and does not say how; here a developer waits for it.
 */
record Backoff(Duration first, Duration longest) {
  static final Backoff LOCAL = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

  Duration after(int failures) {
    int doublings = Math.min(failures - 1, 30);
    Duration wait = first.multipliedBy(1L << doublings);
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
