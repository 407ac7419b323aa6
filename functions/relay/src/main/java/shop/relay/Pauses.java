package shop.relay;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How the relay waits. */
@FunctionalInterface
public interface Pauses {

  /** Real ones. An interrupted thread goes on at once and stays interrupted. */
  Pauses REAL =
      pause -> {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos();
            left > 0 && !Thread.currentThread().isInterrupted();
            left = end - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      };

  /** Returns when at least so much time has gone by. */
  void pause(Duration pause);
}
