package cqrs.projection.read;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the reads of one view may wait for writes. A function instance answers one request at a
 * time, so a read that waits keeps others out. Short waits are free, because nearly all writes are
 * shown at once. Long waits get a quarter of the instance's time. So a view that is behind keeps
 * most of its instances free for reads that do not wait.
 */
final class WaitingTime {

  /** The part of each wait that is not counted: several times what a write usually takes. */
  static final Duration FREE = Duration.ofMillis(250);

  /** The most that is saved up: the longest wait that a caller may ask for. */
  static final Duration MOST = Duration.ofSeconds(10);

  private static final int SHARE = 4;

  private final LongSupplier nanoTime;

  /** Waiting time is saved from here on. Empty before the first wait: a snapshot has no time. */
  private @Nullable Long savedSince;

  WaitingTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** As much of the wanted wait as there is time for. */
  synchronized Duration allowed(Duration wanted) {
    Duration left = FREE.plusNanos((nanoTime.getAsLong() - savedSince()) / SHARE);
    return wanted.compareTo(left) < 0 ? wanted : left;
  }

  /** Counts a wait that has ended. */
  synchronized void spend(Duration waited) {
    Duration counted = waited.minus(FREE);
    if (counted.isPositive()) {
      savedSince = savedSince() + counted.toNanos() * SHARE;
    }
  }

  private long savedSince() {
    long full = nanoTime.getAsLong() - MOST.toNanos() * SHARE;
    return savedSince == null || savedSince - full < 0 ? full : savedSince;
  }
}
