package shop.local.streams;

import org.jspecify.annotations.Nullable;

/** Keeps how far one mapping has got, so that a restart goes on there. One store a mapping. */
public interface PositionStore {

  /** The sequence number everything up to which is done in the shard; null when there is none. */
  @Nullable String load(String shardId);

  /** Called after the records were handled, never before: a crash between means they come again. */
  void save(String shardId, String sequenceNumber);
}
