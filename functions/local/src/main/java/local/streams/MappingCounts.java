package local.streams;

/**
 * The counts of a mapping since it was made, in records, as CloudWatch's {@code EventCount} metrics
 * count it.
 *
 * @param polled read from the stream
 * @param filteredOut of these, not matching the filter criteria
 * @param invoked handed to the function, every delivery counted
 * @param failed of these, failed; of a partial success the records that come again
 * @param dropped given up because of their age or after the last retry
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types
 *     of metrics for Lambda functions</a>
 */
public record MappingCounts(
    long polled, long filteredOut, long invoked, long failed, long dropped) {}
