package local.functions;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of a running system. Waits and deadlines go by steady time, whatever the wall clock is
 * set to.
 */
public interface Time {
  Time REAL = new OfThisMachine();

  /** The wall clock, for times that others see. It may be set at any time. */
  Instant now();

  /** Goes on evenly from the wall clock's time at the start, whatever that is set to later. */
  Instant steady();

  /**
   * Waits until that moment of steady time.
   *
   * @throws InterruptedException also where it need not wait
   */
  void waitUntil(Instant moment) throws InterruptedException;

  /** The time of this machine. */
  final class OfThisMachine implements Time {
    private final Instant began = Instant.now();
    private final long nanos = System.nanoTime();

    private OfThisMachine() {}

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public Instant steady() {
      return began.plusNanos(System.nanoTime() - nanos);
    }

    @Override
    public void waitUntil(Instant moment) throws InterruptedException {
      for (var left = left(moment); left.isPositive(); left = left(moment)) {
        Thread.sleep(left);
      }
    }

    private Duration left(Instant moment) {
      return Duration.between(steady(), moment);
    }
  }
}
