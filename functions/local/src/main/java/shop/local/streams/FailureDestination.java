package shop.local.streams;

/** Where a mapping reports the batches it gave up: the queue or topic of {@code OnFailure}. */
@FunctionalInterface
public interface FailureDestination {

  /**
   * Takes one invocation record. It names the discarded records by shard and sequence numbers and
   * does not carry them.
   */
  void send(byte[] invocationRecordJson);
}
