package cqrs.projection.internal.calls;

import cqrs.journal.dynamodb.Parallel;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/** One call an item, in parallel. The first failure is thrown when all calls have ended. */
public final class ParallelCalls {

  private ParallelCalls() {}

  /** The results in the order of the items, with at most so many calls under way at a time. */
  public static <T, R> List<R> map(
      Collection<T> items, int parallelism, Function<? super T, ? extends R> call) {
    return Parallel.all(
        items.stream().<Callable<R>>map(item -> () -> call.apply(item)).toList(), parallelism);
  }

  public static <T> void run(Collection<T> items, int parallelism, Consumer<? super T> call) {
    List<Boolean> _ =
        map(
            items,
            parallelism,
            item -> {
              call.accept(item);
              return true;
            });
  }
}
