package cqrs.projector;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a function has to stop before its time limit. */
public final class TimeLimit {

  /** How long the largest chunk, its checkpoint and the answer may take. */
  private static final Duration LAST_CHUNK = Duration.ofSeconds(15);

  private static final int PARTS = 4;

  private TimeLimit() {}

  static Instant of(Context context, Clock clock) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    return of(clock.instant(), left, LAST_CHUNK, PARTS);
  }

  /**
   * When to begin no more work.
   *
   * @param left the remaining time
   * @param last how long the last work may take
   * @param parts reserves at most this part of the remaining time: 4 means a quarter
   */
  public static Instant of(Instant now, Duration left, Duration last, int parts) {
    Duration part = left.dividedBy(parts);
    return now.plus(left).minus(part.compareTo(last) < 0 ? part : last);
  }
}
