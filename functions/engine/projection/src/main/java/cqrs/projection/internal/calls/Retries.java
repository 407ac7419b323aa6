package cqrs.projection.internal.calls;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Repeats, within bounds, what may go well the next time; only for calls that may take effect
 * twice.
 */
public final class Retries {

  private static final int TRIES = 6;

  private Retries() {}

  public static <T> T run(Supplier<T> call) {
    for (int tried = 1; ; tried++) {
      try {
        return call.get();
      } catch (SdkClientException e) {
        pauseOrThrow(tried, e);
      } catch (DynamoDbException e) {
        if (!isTransient(e)) {
          throw e;
        }
        pauseOrThrow(tried, e);
      }
    }
  }

  /** Throttling, server faults, and a transaction in progress on the same item. */
  static boolean isTransient(DynamoDbException e) {
    if (e.statusCode() >= 500 || e.isThrottlingException()) {
      return true;
    }
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    return switch (code) {
      case "TransactionConflictException",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "ThrottlingException",
          "InternalServerError",
          // Only conditions that say "someone was faster" stand in a transaction sent through here.
          "TransactionCanceledException" ->
          true;
      default -> false;
    };
  }

  private static void pauseOrThrow(int tried, RuntimeException cause) {
    if (tried == TRIES || Thread.currentThread().isInterrupted()) {
      throw cause;
    }
    long longest = Duration.ofMillis(10).toNanos() << tried;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
  }
}
