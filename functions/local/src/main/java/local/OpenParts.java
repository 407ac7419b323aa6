package local;

import java.util.ArrayDeque;
import java.util.Deque;

/** Stops the parts of a system in the opposite order of their start. */
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
        // The other parts must be stopped too, or their threads would keep the process alive.
        System.getLogger(OpenParts.class.getName())
            .log(System.Logger.Level.WARNING, "Something did not stop cleanly", e);
      }
    }
  }
}
