package local.functions;

import java.time.Instant;

/**
 * The time of a running system. Waits and deadlines go by steady time, so that a wall clock that is
 * set does not stop or hurry them.
 */
public interface Time {
  /** The time of this machine. */
  Time REAL = new RealTime();

  /** The wall clock, for times that others see. It may be set at any time. */
  Instant now();

  /** Goes on evenly from the wall clock's time at the start, whatever that is set to later. */
  Instant steady();

  /**
   * Waits until that moment of steady time, not at all where it has passed.
   *
   * @throws InterruptedException if the thread is interrupted, also where it need not wait
   */
  void waitUntil(Instant moment) throws InterruptedException;
}
