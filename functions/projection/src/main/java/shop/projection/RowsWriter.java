package shop.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import shop.projection.RowWriter.Refused;

/** Writes a chunk's rows in parallel, bounded: rows are independent. */
final class RowsWriter {

  private final RowWriter writer;
  private final int parallel;

  RowsWriter(RowWriter writer, int parallel) {
    this.writer = writer;
    this.parallel = parallel;
  }

  /**
   * Writes all rows.
   *
   * @return the events refused for good
   * @throws RuntimeException if a row could not be written for another reason; others may be
   */
  List<Refused> write(Collection<RowChanges> rows, long generation) {
    if (parallel == 1 || rows.size() <= 1) {
      return rows.stream().flatMap(row -> writer.write(row, generation).stream()).toList();
    }
    Semaphore places = new Semaphore(parallel);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Refused>>> writes = new ArrayList<>();
      for (RowChanges row : rows) {
        writes.add(
            executor.submit(
                () -> {
                  places.acquireUninterruptibly();
                  try {
                    return writer.write(row, generation);
                  } finally {
                    places.release();
                  }
                }));
      }
      return await(writes);
    }
  }

  private static List<Refused> await(List<Future<List<Refused>>> writes) {
    List<Refused> refused = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<List<Refused>> write : writes) {
      try {
        refused.addAll(write.get());
      } catch (ExecutionException e) {
        failure =
            e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted.", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return refused;
  }
}
