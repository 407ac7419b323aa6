package shop.local.streams;

import java.time.Duration;
import java.util.List;

/**
 * Settings of one event source mapping, as in the template.
 *
 * @param name the function's name; it names the mapping in messages and is the end of the
 *     function's ARN in invocation records
 * @param batchSize at most so many records an invocation, 1 to 10,000
 * @param batchingWindow how long records are gathered, zero to 5 minutes; zero delivers what one
 *     poll brought
 * @param filterPatterns a record is delivered if it matches any of these; empty delivers all
 * @param reportBatchItemFailures whether the function's answer may report a partial success
 * @param bisectOnError whether a failed batch is split
 * @param maximumRetryAttempts retries of a batch, 0 to 10,000, or -1 for as many as its age allows
 * @param maximumRecordAge records older than this are dropped; negative leaves the stream's 24
 *     hours
 * @param startingPosition where to begin when no position is kept
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html">Lambda
 *     parameters for Amazon DynamoDB event source mappings</a>
 */
public record MappingSettings(
    String name,
    int batchSize,
    Duration batchingWindow,
    List<String> filterPatterns,
    boolean reportBatchItemFailures,
    boolean bisectOnError,
    int maximumRetryAttempts,
    Duration maximumRecordAge,
    StartingPosition startingPosition) {

  private static final Duration RETENTION = Duration.ofHours(24);

  /** Refuses what Lambda refuses, naming mapping, setting and bounds. */
  public MappingSettings {
    filterPatterns = List.copyOf(filterPatterns);
    require(batchSize >= 1 && batchSize <= 10_000, name, "BatchSize", "1 to 10,000");
    require(
        !batchingWindow.isNegative() && batchingWindow.compareTo(Duration.ofMinutes(5)) <= 0,
        name,
        "MaximumBatchingWindowInSeconds",
        "0 to 300");
    require(
        maximumRetryAttempts >= -1 && maximumRetryAttempts <= 10_000,
        name,
        "MaximumRetryAttempts",
        "-1 to 10,000");
    require(
        maximumRecordAge.isNegative()
            || (maximumRecordAge.compareTo(Duration.ofSeconds(60)) >= 0
                && maximumRecordAge.compareTo(Duration.ofDays(7)) <= 0),
        name,
        "MaximumRecordAgeInSeconds",
        "60 to 604,800, or -1");
  }

  /**
   * The age at which a record is given up: the setting, or the stream's retention if that is less.
   */
  Duration ageLimit() {
    return maximumRecordAge.isNegative() || maximumRecordAge.compareTo(RETENTION) > 0
        ? RETENTION
        : maximumRecordAge;
  }

  boolean retriesAreSpent(int failures) {
    return maximumRetryAttempts >= 0 && failures > maximumRetryAttempts;
  }

  private static void require(boolean holds, String mapping, String setting, String bounds) {
    if (!holds) {
      throw new IllegalArgumentException(
          "The stream mapping of %s: %s must be %s.".formatted(mapping, setting, bounds));
    }
  }
}
