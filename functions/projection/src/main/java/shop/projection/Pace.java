package shop.projection;

import java.util.concurrent.locks.LockSupport;

/** Counts write units, and holds back what would spend them too fast. */
public final class Pace {

  private static final double NANOS = 1e9;

  private final double unitsPerSecond;
  private long free = System.nanoTime();

  /**
   * A pace.
   *
   * @param unitsPerSecond at most; 0: as fast as it goes
   */
  public Pace(double unitsPerSecond) {
    this.unitsPerSecond = unitsPerSecond;
  }

  /**
   * Takes the next turn to write, which is worth one unit, and waits for it: many who ask at the
   * same time do not write at the same time.
   */
  void await() {
    if (unitsPerSecond == 0) {
      return;
    }
    long turn = turn(1);
    for (long wait = turn - System.nanoTime(); wait > 0; wait = turn - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(wait);
    }
  }

  /** A write has taken so many units: the one that it waited for, and others. */
  void spend(double units) {
    if (unitsPerSecond > 0) {
      long _ = turn(units - 1);
    }
  }

  /** When the next turn is; what comes after it is put off by so many units. */
  private synchronized long turn(double units) {
    long turn = Math.max(free, System.nanoTime());
    free = turn + (long) (units / unitsPerSecond * NANOS);
    return turn;
  }
}
