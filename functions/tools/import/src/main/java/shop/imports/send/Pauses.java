package shop.imports.send;

import java.time.Duration;

/** How the import waits; a test's own does not take the time. */
public interface Pauses {

  /** Time that only grows, in nanoseconds since an arbitrary moment. */
  long nanos();

  void pause(Duration duration) throws InterruptedException;

  static Pauses real() {
    return new Pauses() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
      }
    };
  }
}
