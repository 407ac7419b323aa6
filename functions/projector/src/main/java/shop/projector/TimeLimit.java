package shop.projector;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a function has to come to an end by itself. */
final class TimeLimit {

  /** What is begun may take so long: the largest chunk, its checkpoint and the answer. */
  private static final Duration LAST_CHUNK = Duration.ofSeconds(15);

  /** Of a short time limit, no more than a part is kept back. */
  private static final int PARTS = 4;

  private TimeLimit() {}

  static Instant of(Context context, Clock clock) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Duration part = left.dividedBy(PARTS);
    return clock.instant().plus(left).minus(part.compareTo(LAST_CHUNK) < 0 ? part : LAST_CHUNK);
  }
}
