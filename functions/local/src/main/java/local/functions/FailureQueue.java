package local.functions;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in for an SQS queue that takes what is given up and has no reader. */
public final class FailureQueue {
  private static final Logger LOG = LoggerFactory.getLogger(FailureQueue.class);

  private final String name;
  private final Newest<String> messages = new Newest<>(1_000);

  public FailureQueue(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Takes something that was given up. */
  public void giveUp(String message) {
    LOG.warn("{} received {}", name, message);
    messages.add(message);
  }

  /** The newest messages, oldest first, at most 1,000. */
  public List<String> records() {
    return messages.list();
  }

  /** How many messages came in all; none leaves it. */
  public long received() {
    return messages.count();
  }
}
