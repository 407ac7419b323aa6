package cqrs.journal.dynamodb;

import java.util.concurrent.locks.LockSupport;

/** Waits. */
public final class Pauses {

  private Pauses() {}

  /** Sleeps; an interrupted thread goes on at once and stays interrupted. */
  public static void sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos;
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
