package cqrs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls that begin at the same moment. */
final class Together {

  private Together() {}

  /** What each of the calls returned, in their order. */
  static <T> List<T> call(List<? extends Callable<T>> calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    try (ExecutorService executor = Executors.newFixedThreadPool(calls.size())) {
      List<Future<T>> pending = new ArrayList<>();
      for (Callable<T> call : calls) {
        pending.add(
            executor.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      List<T> returned = new ArrayList<>();
      for (Future<T> future : pending) {
        returned.add(future.get());
      }
      return returned;
    }
  }
}
