package local.streams;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Positions that outlive a mapping, with every one that was saved. */
final class MemoryPositions extends Positions {
  private final List<String> saved = new CopyOnWriteArrayList<>();

  @Override
  void save(String newest) {
    saved.add(newest);
  }

  List<String> saved() {
    return saved;
  }
}
