package cqrs.projection.internal.calls;

import java.time.Duration;
import java.time.Instant;

/**
 * How to read times that another process has stored. Its clock may have been ahead, by hours: such
 * a time must not stop anything until the clocks have come there.
 */
public final class StoredTimes {

  /** Clocks that are right differ by less. */
  static final Duration SKEW = Duration.ofMinutes(1);

  private StoredTimes() {}

  /**
   * Whether the moment has come, or lies further ahead than anybody may have set it.
   *
   * @param longest the longest wait that is ever stored
   */
  public static boolean isDue(Instant moment, Duration longest, Instant now) {
    return !now.isBefore(moment) || moment.isAfter(latest(longest, now));
  }

  /** The latest moment that a clock which is right may have stored. */
  public static Instant latest(Duration longest, Instant now) {
    return now.plus(longest).plus(SKEW);
  }

  /** Whether so much has passed since something was stored, or it was stored in the future. */
  public static boolean hasPassed(Duration time, Instant since, Instant now) {
    return isDue(since.plus(time), time, now);
  }
}
