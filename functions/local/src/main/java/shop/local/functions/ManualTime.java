package shop.local.functions;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Time that stands still until it is told to go on, so that a test need not wait. */
public final class ManualTime implements Time {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Instant now;
  private Duration set = Duration.ZERO;
  private int waiting;
  private int waits;

  public ManualTime(Instant start) {
    now = start;
  }

  @Override
  public Instant now() {
    lock.lock();
    try {
      return now.plus(set);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Instant steady() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void waitUntil(Instant moment) throws InterruptedException {
    lock.lockInterruptibly();
    waiting++;
    waits++;
    try {
      while (now.isBefore(moment)) {
        changed.await();
      }
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  /** Lets time pass. */
  public void advance(Duration by) {
    lock.lock();
    try {
      now = now.plus(by);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sets the wall clock back, as an operator or a time server does. No time passes. */
  public void setBack(Duration by) {
    lock.lock();
    try {
      set = set.minus(by);
    } finally {
      lock.unlock();
    }
  }

  /** How often a thread began to wait for a moment, also for one that had passed. */
  public int waits() {
    lock.lock();
    try {
      return waits;
    } finally {
      lock.unlock();
    }
  }

  /** How many threads wait for a moment to come. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }
}
