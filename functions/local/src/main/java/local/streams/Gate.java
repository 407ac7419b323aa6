package local.streams;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a mapping's one thread through to its next step, holds it while paused, and turns it away
 * once closed. It never interrupts a step under way.
 */
final class Gate {
  private boolean paused;
  private boolean closed;
  private @Nullable Thread busy;

  /** Waits while paused; false when closed. True begins a step that lasts until the next call. */
  synchronized boolean proceed() {
    leave();
    awaitWhile(() -> paused && !closed);
    busy = closed ? null : Thread.currentThread();
    return !closed;
  }

  /** Rests between steps, until the time is up or the gate is closed. */
  synchronized void rest(Duration time) {
    leave();
    long until = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toMillis();
          left > 0 && !closed;
          left = (until - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      // A function may have interrupted this thread; that does not concern the mapping.
    }
  }

  /** When this returns, no step is under way and none begins before {@link #open()}. */
  synchronized void pause() {
    paused = true;
    awaitIdle();
  }

  synchronized boolean isPaused() {
    return paused;
  }

  synchronized void open() {
    paused = false;
    notifyAll();
  }

  /** When this returns, no step is under way and none ever begins. */
  synchronized void close() {
    closed = true;
    notifyAll();
    awaitIdle();
  }

  /** Ends a step: called by the mapping's thread when it leaves for good, whatever the reason. */
  synchronized void leave() {
    busy = null;
    notifyAll();
  }

  /** A function that pauses or closes its own mapping must not wait for itself. */
  private void awaitIdle() {
    awaitWhile(() -> busy != null && busy != Thread.currentThread());
  }

  private synchronized void awaitWhile(BooleanSupplier condition) {
    boolean interrupted = false;
    while (condition.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
