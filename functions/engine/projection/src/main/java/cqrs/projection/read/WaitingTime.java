package cqrs.projection.read;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time budget for reads of one view that wait for writes. A function instance answers one
 * request at a time, so a waiting read blocks others. Short waits are free, because nearly all
 * writes are visible at once. Long waits get a quarter of the instance's time. So a view that lags
 * leaves most instances to reads that do not wait.
 */
final class WaitingTime {

  /** The part of each wait that does not count: several times the usual delay of a write. */
  static final Duration FREE = Duration.ofMillis(250);

  /** The maximum saved time: the longest wait that a caller may request. */
  static final Duration MAX = Duration.ofSeconds(10);

  private static final int SHARE = 4;

  private final LongSupplier nanoTime;

  /** When saving began. Null before the first wait, because a snapshot must not store a time. */
  private @Nullable Long savedSince;

  WaitingTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** As much of the wanted wait as the budget has. */
  synchronized Duration allowed(Duration wanted) {
    Duration left = FREE.plusNanos((nanoTime.getAsLong() - savedSince()) / SHARE);
    return wanted.compareTo(left) < 0 ? wanted : left;
  }

  /** Takes a wait from the budget. */
  synchronized void spend(Duration waited) {
    Duration counted = waited.minus(FREE);
    if (counted.isPositive()) {
      savedSince = savedSince() + counted.toNanos() * SHARE;
    }
  }

  private long savedSince() {
    long full = nanoTime.getAsLong() - MAX.toNanos() * SHARE;
    return savedSince == null || savedSince - full < 0 ? full : savedSince;
  }
}
