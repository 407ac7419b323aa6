package cqrs.projection.read;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The wait of one read for a write. The pauses grow with the wait so far. Most writes are visible
 * after two or three short pauses, and a long wait makes few calls.
 */
final class Patience implements AutoCloseable {

  private static final Duration MIN_PAUSE = Duration.ofMillis(20);
  private static final Duration MAX_PAUSE = Duration.ofMillis(500);

  /** Pauses vary by this fraction, so that readers that start together spread out. */
  private static final double JITTER = 0.2;

  private final WaitingTime waitingTime;
  private final LongSupplier nanoTime;
  private final LongConsumer park;
  private final long deadline;
  private Duration paused = Duration.ZERO;

  /**
   * A wait with its own clock.
   *
   * @param park waits for the given nanoseconds
   */
  Patience(Duration wanted, WaitingTime waitingTime, LongSupplier nanoTime, LongConsumer park) {
    this.waitingTime = waitingTime;
    this.nanoTime = nanoTime;
    this.park = park;
    this.deadline = nanoTime.getAsLong() + waitingTime.allowed(wanted).toNanos();
  }

  /**
   * Pauses, but not beyond the deadline.
   *
   * @return false if the deadline has passed
   */
  boolean pause() {
    long now = nanoTime.getAsLong();
    if (now - deadline >= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    double jitter = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
    long nanos = Math.clamp(paused.toNanos() / 2, MIN_PAUSE.toNanos(), MAX_PAUSE.toNanos());
    park.accept(Math.min((long) (nanos * jitter), deadline - now));
    paused = paused.plusNanos(nanoTime.getAsLong() - now);
    return true;
  }

  /** The sum of the pauses so far. */
  Duration paused() {
    return paused;
  }

  /** Counts the wait against the {@link WaitingTime}. */
  @Override
  public void close() {
    waitingTime.spend(paused);
  }
}
