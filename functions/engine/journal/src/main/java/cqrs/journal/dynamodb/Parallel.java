package cqrs.journal.dynamodb;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Calls that do not wait for each other. */
public final class Parallel {

  private Parallel() {}

  /** All results, in order; the first failure is thrown when all have ended. */
  public static <T> List<T> all(List<Callable<T>> calls) {
    return all(calls, Integer.MAX_VALUE);
  }

  /** All results, as {@link #all(List)}, with at most so many calls under way at a time. */
  public static <T> List<T> all(List<Callable<T>> calls, int atOnce) {
    if (atOnce == 1) {
      return calls.stream().map(Parallel::result).toList();
    }
    Semaphore places = new Semaphore(atOnce);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures =
          calls.stream().map(call -> executor.submit(() -> in(places, call))).toList();
      return futures.stream().map(Parallel::result).toList();
    }
  }

  private static <T> T result(Callable<T> call) {
    try {
      return call.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T in(Semaphore places, Callable<T> call) throws Exception {
    places.acquireUninterruptibly();
    try {
      return call.call();
    } finally {
      places.release();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
