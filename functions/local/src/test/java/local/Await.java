package local;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits until something holds. In vain, it tells what was waited for and what was seen last. */
public final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Await() {}

  /** Fails, naming what was waited for, if it does not hold in good time. */
  public static void until(String what, BooleanSupplier condition) {
    boolean _ = until(what, condition::getAsBoolean, holds -> holds, LIMIT);
  }

  /**
   * Waits for a value.
   *
   * @param value looked at again and again
   * @param fits what it has to be
   * @return the first that fits
   */
  public static <T> T until(String what, Supplier<T> value, Predicate<T> fits) {
    return until(what, value, fits, LIMIT);
  }

  static <T> T until(String what, Supplier<T> value, Predicate<T> fits, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      T last = value.get();
      if (fits.test(last)) {
        return last;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "Waited %d s in vain until %s; seen last: %s".formatted(limit.toSeconds(), what, last));
      }
      Thread.onSpinWait();
    }
  }
}
