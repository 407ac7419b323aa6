package shop.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Writes a chunk's rows in parallel, bounded: rows are independent. */
final class RowsWriter {

  private final RowWriter writer;
  private final int parallel;

  RowsWriter(RowWriter writer, int parallel) {
    this.writer = writer;
    this.parallel = parallel;
  }

  /** A row that DynamoDB will never take as the projection wants it, for example over 400 KB. */
  record Refused(RowChanges changes, RuntimeException cause) {}

  /**
   * Writes all rows.
   *
   * @return those refused for good
   * @throws RuntimeException if a row could not be written for another reason; the others are
   */
  List<Refused> write(Collection<RowChanges> rows, long generation) {
    List<Refused> refused = new ArrayList<>();
    Semaphore places = new Semaphore(parallel);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writes = new ArrayList<>();
      for (RowChanges row : rows) {
        writes.add(
            executor.submit(
                () -> {
                  places.acquireUninterruptibly();
                  try {
                    write(row, generation, refused);
                  } finally {
                    places.release();
                  }
                }));
      }
      await(writes);
    }
    return refused;
  }

  private void write(RowChanges row, long generation, List<Refused> refused) {
    try {
      writer.write(row, generation);
    } catch (RuntimeException e) {
      if (e instanceof SdkException && !isValidation(e)) {
        throw e;
      }
      synchronized (refused) {
        refused.add(new Refused(row, e));
      }
    }
  }

  private static boolean isValidation(RuntimeException e) {
    return e instanceof DynamoDbException refusal
        && refusal.awsErrorDetails() != null
        && "ValidationException".equals(refusal.awsErrorDetails().errorCode());
  }

  private static void await(List<Future<?>> writes) {
    RuntimeException failure = null;
    for (Future<?> write : writes) {
      try {
        write.get();
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
  }
}
