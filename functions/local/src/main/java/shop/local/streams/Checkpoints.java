package shop.local.streams;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a mapping has got, kept where the position store keeps it. Used by one thread. */
final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  private final @Nullable PositionStore store;
  private final Map<String, String> reached = new HashMap<>();

  Checkpoints(@Nullable PositionStore store) {
    this.store = store;
  }

  @Nullable String load(String shardId) {
    String here = reached.get(shardId);
    return here != null || store == null ? here : store.load(shardId);
  }

  void reach(String shardId, String sequenceNumber) {
    if (sequenceNumber.equals(reached.put(shardId, sequenceNumber)) || store == null) {
      return;
    }
    try {
      store.save(shardId, sequenceNumber);
    } catch (RuntimeException e) {
      log.warn("After a restart some records will be delivered again: {}", e.getMessage(), e);
    }
  }
}
