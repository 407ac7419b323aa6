package local.functions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for an SQS queue that has no reader. Stream mappings, invocations and rules send to it
 * what they give up. It keeps the newest messages.
 */
public final class FailureQueue {
  private static final Logger LOG = LoggerFactory.getLogger(FailureQueue.class);
  private static final int KEPT = 1_000;

  private final String name;
  private final Deque<String> newest = new ArrayDeque<>();
  private long received;
  private long purged;

  public FailureQueue(String name) {
    this.name = name;
  }

  /** Takes something that was given up. */
  public void giveUp(String message) {
    LOG.warn("{} received {}", name, message);
    synchronized (newest) {
      received++;
      newest.addLast(message);
      if (newest.size() > KEPT) {
        newest.removeFirst();
      }
    }
  }

  /** The newest messages, oldest first, at most 1,000. */
  public List<String> records() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }

  /** How many messages are in it. */
  public long visible() {
    synchronized (newest) {
      return received - purged;
    }
  }

  /** Empties it, as {@code aws sqs purge-queue} does. */
  public void purge() {
    synchronized (newest) {
      newest.clear();
      purged = received;
    }
  }

  /** How many messages came in all. */
  public long received() {
    synchronized (newest) {
      return received;
    }
  }
}
