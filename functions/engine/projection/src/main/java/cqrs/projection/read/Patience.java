package cqrs.projection.read;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * One read's wait for a write. The pauses between its looks grow with the wait so far: most writes
 * are shown within two or three short pauses, and a long wait costs few looks.
 */
final class Patience implements AutoCloseable {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** Pauses differ by up to this part, so that readers who began together do not stay together. */
  private static final double JITTER = 0.2;

  private final WaitingTime waitingTime;
  private final LongSupplier nanoTime;
  private final LongConsumer park;
  private final long deadline;
  private Duration paused = Duration.ZERO;

  /**
   * The wait of one read.
   *
   * @param park lets so many nanoseconds pass
   */
  Patience(Duration wanted, WaitingTime waitingTime, LongSupplier nanoTime, LongConsumer park) {
    this.waitingTime = waitingTime;
    this.nanoTime = nanoTime;
    this.park = park;
    this.deadline = nanoTime.getAsLong() + waitingTime.allowed(wanted).toNanos();
  }

  /**
   * Waits a while, never beyond the deadline.
   *
   * @return false if no time is left
   */
  boolean pause() {
    long now = nanoTime.getAsLong();
    if (now - deadline >= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    double jitter = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
    long nanos =
        Math.clamp(paused.toNanos() / 2, SHORTEST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos());
    park.accept(Math.min((long) (nanos * jitter), deadline - now));
    paused = paused.plusNanos(nanoTime.getAsLong() - now);
    return true;
  }

  /** How long the read has paused so far. */
  Duration paused() {
    return paused;
  }

  /** The read has ended: what it has waited is counted. */
  @Override
  public void close() {
    waitingTime.spend(paused);
  }
}
