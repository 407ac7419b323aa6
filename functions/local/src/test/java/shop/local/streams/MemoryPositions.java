package shop.local.streams;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Positions that outlive a mapping, with every one that was saved. */
final class MemoryPositions implements PositionStore {
  private final Map<String, String> positions = new ConcurrentHashMap<>();
  private final List<String> saved = new CopyOnWriteArrayList<>();

  @Override
  public @Nullable String load(String shardId) {
    return positions.get(shardId);
  }

  @Override
  public void save(String shardId, String sequenceNumber) {
    positions.put(shardId, sequenceNumber);
    saved.add(sequenceNumber);
  }

  List<String> saved() {
    return saved;
  }
}
