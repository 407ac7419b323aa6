package shop.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started and must be stopped, in the opposite order. */
final class OpenParts implements AutoCloseable {
  private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    newestFirst.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!newestFirst.isEmpty()) {
      try {
        newestFirst.pop().close();
      } catch (Exception e) {
        // What is left must be stopped too, or its threads would keep the process from ending.
        System.getLogger(OpenParts.class.getName())
            .log(System.Logger.Level.WARNING, "Something did not stop cleanly", e);
      }
    }
  }
}
