package local.functions;

import java.time.Duration;

/** How long to wait before another try: twice as long after each failure, up to a limit. */
public record Backoff(Duration first, Duration longest) {
  /** EventBridge and Lambda's queue wait like this for a target that is not ready. */
  public static final Backoff OF_AWS = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  /** The wait after that many failures in a row. */
  public Duration after(int failures) {
    var wait = first.multipliedBy(1L << Math.min(failures - 1, 30));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
