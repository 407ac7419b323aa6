package local.functions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest of many things, and how many there have been. */
public final class Newest<T> {
  private final int most;
  private final Deque<T> kept = new ArrayDeque<>();
  private long count;

  public Newest(int most) {
    this.most = most;
  }

  public synchronized void add(T thing) {
    count++;
    kept.addLast(thing);
    if (kept.size() > most) {
      kept.removeFirst();
    }
  }

  /** Oldest first. */
  public synchronized List<T> list() {
    return List.copyOf(kept);
  }

  public synchronized long count() {
    return count;
  }
}
