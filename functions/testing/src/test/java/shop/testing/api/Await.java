package shop.testing.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits until something holds. In vain, it tells what was waited for, what was seen last, and how
 * the running systems are.
 */
public final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  /** By what runs, how it is. */
  private static final Map<Object, Supplier<String>> RUNNING = new ConcurrentHashMap<>();

  private Await() {}

  /** Tells of that system, too, where somebody waits in vain while it runs. */
  static void telling(Object running, Supplier<String> state) {
    RUNNING.put(running, state);
  }

  static void stopped(Object running) {
    RUNNING.remove(running);
  }

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
      T last = looked(what, value);
      if (fits.test(last)) {
        return last;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "Waited %d s in vain until %s; seen last: %s%s"
                .formatted(limit.toSeconds(), what, last, states()));
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private static <T> T looked(String what, Supplier<T> value) {
    try {
      return value.get();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("Cannot tell whether " + what + ": " + e + states(), e);
    }
  }

  private static String states() {
    return RUNNING.values().stream().map(state -> "\n" + told(state)).collect(Collectors.joining());
  }

  private static String told(Supplier<String> state) {
    try {
      return state.get();
    } catch (RuntimeException | AssertionError e) {
      return "A system does not tell its state: " + e;
    }
  }
}
