package shop.local.streams;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets a mapping's one thread through to its next step, holds it while paused and turns it away
 * once closed. A step under way is always left to finish: nothing here interrupts a running
 * function.
 */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paused;
  private boolean closed;
  private @Nullable Thread busy;

  /** Waits while paused; false when closed. True begins a step that lasts until the next call. */
  boolean proceed() {
    lock.lock();
    try {
      leave();
      while (paused && !closed) {
        changed.awaitUninterruptibly();
      }
      busy = closed ? null : Thread.currentThread();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Rests between steps, until the time is up or the gate is closed. */
  void rest(Duration time) {
    lock.lock();
    try {
      leave();
      long left = time.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // A function may have left its mark on this thread; it is none of the mapping's business.
      return;
    } finally {
      lock.unlock();
    }
  }

  /** When this returns, no step is under way and none begins before {@link #open()}. */
  void pause() {
    lock.lock();
    try {
      paused = true;
      awaitIdle();
    } finally {
      lock.unlock();
    }
  }

  boolean isPaused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** When this returns, no step is under way and none ever begins. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      awaitIdle();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a step: called by the mapping's thread when it leaves for good, whatever the reason. */
  void leave() {
    lock.lock();
    try {
      busy = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A function that pauses or closes its own mapping must not wait for itself. */
  private void awaitIdle() {
    while (busy != null && busy != Thread.currentThread()) {
      changed.awaitUninterruptibly();
    }
  }
}
