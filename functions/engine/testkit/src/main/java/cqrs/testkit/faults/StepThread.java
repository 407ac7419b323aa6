package cqrs.testkit.faults;

import java.util.List;
import java.util.concurrent.Semaphore;
import local.dynamodb.InterceptedDynamoDb;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs from one pause to the next when it is told to. A test that steps several of
 * them decides how they interleave, and can repeat it.
 */
public final class StepThread {

  private final Semaphore go = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private volatile boolean done;
  private volatile @Nullable Throwable failure;

  /** Begins with the first step. */
  public void start(Runnable code) {
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
  public void pause() {
    stopped.release();
    go.acquireUninterruptibly();
  }

  /** Called from outside: lets the code run to its next pause. False if it has ended. */
  public boolean step() {
    go.release();
    stopped.acquireUninterruptibly();
    return !done;
  }

  /** Runs the code to its end. */
  public void finish() {
    while (step()) {}
  }

  /** Stops the code before each call, and logs the call when it goes on. */
  InterceptedDynamoDb.Interceptor beforeCalls(String name, List<String> log) {
    return (request, next) -> {
      pause();
      log.add(name + " calls " + request.getClass().getSimpleName());
      return next.apply(request);
    };
  }

  /** The error with which the code ended, if it has failed. */
  public @Nullable Throwable failure() {
    return failure;
  }
}
