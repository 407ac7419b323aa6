package local.functions;

import java.time.Duration;
import java.time.Instant;

/** Time that stands still until it is told to go on, so that a test need not wait. */
public final class ManualTime implements Time {
  private Instant now;
  private Duration set = Duration.ZERO;
  private int waiting;
  private int waits;

  public ManualTime(Instant start) {
    now = start;
  }

  @Override
  public synchronized Instant now() {
    return now.plus(set);
  }

  @Override
  public synchronized Instant steady() {
    return now;
  }

  @Override
  public synchronized void waitUntil(Instant moment) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    waiting++;
    waits++;
    try {
      while (now.isBefore(moment)) {
        wait();
      }
    } finally {
      waiting--;
    }
  }

  /** Lets time pass. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
    notifyAll();
  }

  /** Sets the wall clock back, as an operator or a time server does. No time passes. */
  public synchronized void setBack(Duration by) {
    set = set.minus(by);
  }

  /** How often a thread began to wait for a moment, also for one that had passed. */
  public synchronized int waits() {
    return waits;
  }

  /** How many threads wait for a moment to come. */
  public synchronized int waiting() {
    return waiting;
  }
}
