package cqrs.projection.internal.calls;

import java.time.Duration;
import java.time.Instant;

/**
 * Interprets times that another process has stored. Its clock may have been hours ahead. Such a
 * time must not make anyone wait for hours.
 */
public final class StoredTimes {

  /** Correct clocks differ by less. */
  static final Duration SKEW = Duration.ofMinutes(1);

  private StoredTimes() {}

  /**
   * Whether the moment has come, or is further ahead than a correct clock can have set it.
   *
   * @param longest the longest wait that is ever stored
   */
  public static boolean isDue(Instant moment, Duration longest, Instant now) {
    return !now.isBefore(moment) || moment.isAfter(latest(longest, now));
  }

  /** The latest moment that a correct clock can have stored. */
  public static Instant latest(Duration longest, Instant now) {
    return now.plus(longest).plus(SKEW);
  }

  /** Whether this time has passed since then, or {@code since} is in the future. */
  public static boolean hasPassed(Duration time, Instant since, Instant now) {
    return isDue(since.plus(time), time, now);
  }
}
