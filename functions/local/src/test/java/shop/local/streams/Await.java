package shop.local.streams;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@link shop.local.Await}, for tests that know no system. */
final class Await {
  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    shop.local.Await.until(what, condition);
  }

  static <T> T until(String what, Supplier<T> value, Predicate<T> fits) {
    return shop.local.Await.until(what, value, fits);
  }
}
