package cqrs.projection.internal.calls;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Repeats calls that failed for a transient reason. A call must be safe to take effect twice. */
public final class Retries {

  private static final int MAX_ATTEMPTS = 6;

  private Retries() {}

  public static <T> T run(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (SdkClientException e) {
        pauseOrThrow(attempt, e);
      } catch (DynamoDbException e) {
        if (!isTransient(e)) {
          throw e;
        }
        pauseOrThrow(attempt, e);
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
          // Callers handle failed conditions themselves, so only conflicts remain.
          "TransactionCanceledException" ->
          true;
      default -> false;
    };
  }

  private static void pauseOrThrow(int attempt, RuntimeException cause) {
    if (attempt == MAX_ATTEMPTS || Thread.currentThread().isInterrupted()) {
      throw cause;
    }
    long longest = Duration.ofMillis(10).toNanos() << attempt;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
  }
}
