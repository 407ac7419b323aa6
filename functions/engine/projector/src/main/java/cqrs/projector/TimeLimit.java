package cqrs.projector;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a function has to come to an end by itself. */
public final class TimeLimit {

  /** What is begun may take so long: the largest chunk, its checkpoint and the answer. */
  private static final Duration LAST_CHUNK = Duration.ofSeconds(15);

  /** Of a short time limit, no more than a part is kept back. */
  private static final int PARTS = 4;

  private TimeLimit() {}

  static Instant of(Context context, Clock clock) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    return of(clock.instant(), left, LAST_CHUNK, PARTS);
  }

  /**
   * When to begin nothing more.
   *
   * @param left what the function has from now on
   * @param last what is begun may take so long
   * @param parts no more than such a part of a short time is kept back
   */
  public static Instant of(Instant now, Duration left, Duration last, int parts) {
    Duration part = left.dividedBy(parts);
    return now.plus(left).minus(part.compareTo(last) < 0 ? part : last);
  }
}
