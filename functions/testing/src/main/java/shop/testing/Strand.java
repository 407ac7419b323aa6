package shop.testing;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Code that runs only while it is told to: from one pause to the next. Several strands stepped by
 * one thread interleave as that thread wants, and the same way again.
 */
final class Strand {

  private final Semaphore go = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private volatile boolean done;
  private volatile @Nullable Throwable failure;

  /** Begins with the first step. */
  void start(Runnable code) {
    Thread.ofVirtual()
        .start(
            () -> {
              go.acquireUninterruptibly();
              try {
                code.run();
              } catch (Throwable e) {
                failure = e;
              } finally {
                done = true;
                stopped.release();
              }
            });
  }

  /** Called by the code: waits for the next step. */
  void pause() {
    stopped.release();
    go.acquireUninterruptibly();
  }

  /** Called from outside: lets the code run to its next pause. False if it has ended. */
  boolean step() {
    go.release();
    stopped.acquireUninterruptibly();
    return !done;
  }

  /** What the code ended with, if it has failed. */
  @Nullable Throwable failure() {
    return failure;
  }
}
