package shop.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.local.streams.FailureDestination;

/**
 * Stands in for an SQS queue that hears of what a stream mapping gave up: the newest records, and
 * how many in all.
 */
public final class FailureQueue implements FailureDestination {
  private static final Logger LOG = LoggerFactory.getLogger(FailureQueue.class);
  private static final int KEPT = 1_000;

  private final String name;
  private final Deque<String> newest = new ArrayDeque<>();
  private long received;

  FailureQueue(String name) {
    this.name = name;
  }

  @Override
  public void send(byte[] invocationRecordJson) {
    var record = new String(invocationRecordJson, StandardCharsets.UTF_8);
    LOG.warn("{} received {}", name, record);
    synchronized (newest) {
      received++;
      newest.addLast(record);
      if (newest.size() > KEPT) {
        newest.removeFirst();
      }
    }
  }

  /** The newest invocation records as JSON, oldest first, at most 1,000. */
  public List<String> records() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }

  /** How many records came in all. */
  public long received() {
    synchronized (newest) {
      return received;
    }
  }
}
