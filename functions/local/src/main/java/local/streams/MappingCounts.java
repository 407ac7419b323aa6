package local.streams;

/**
 * Counts of records since the mapping was made, as CloudWatch's {@code EventCount} metrics.
 *
 * @param invoked handed to the function, every delivery counted
 * @param failed of these, failed; of a partial success the records that come again
 * @param dropped given up after the last retry
 */
public record MappingCounts(
    long polled, long filteredOut, long invoked, long failed, long dropped) {}
