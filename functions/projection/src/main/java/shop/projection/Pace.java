package shop.projection;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.locks.LockSupport;

/** Counts write units, and holds back what would spend them too fast. */
public final class Pace {

  private static final double NANOS = 1e9;

  private final double unitsPerSecond;
  private final DoubleAdder spent = new DoubleAdder();
  private long free = System.nanoTime();

  /**
   * A pace.
   *
   * @param unitsPerSecond at most; 0: as fast as it goes
   */
  public Pace(double unitsPerSecond) {
    this.unitsPerSecond = unitsPerSecond;
  }

  /** Waits until what was spent so far allows another write. */
  void await() {
    if (unitsPerSecond == 0) {
      return;
    }
    for (long wait = owed(0); wait > 0; wait = owed(0)) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(wait);
    }
  }

  /** A write has taken so many units. */
  void spend(double units) {
    spent.add(units);
    if (unitsPerSecond > 0) {
      long _ = owed(units);
    }
  }

  private synchronized long owed(double units) {
    long now = System.nanoTime();
    free = Math.max(free, now) + (long) (units / unitsPerSecond * NANOS);
    return free - now;
  }

  /** The units spent so far. */
  public double spent() {
    return spent.sum();
  }
}
