package shop.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until something holds. */
public final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Await() {}

  /** Fails, naming what was waited for, if it does not hold in good time. */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain: " + what);
      }
      Thread.onSpinWait();
    }
  }
}
