package shop.local.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Gathers one shard's records into batches: a batch is due when it has the batch size, when one
 * more record would exceed the 6 MB of an invocation, or when the batching window is over. The next
 * window begins when the invocation before it completed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching">Batching
 *     behavior</a>
 */
final class Gathering {
  /** The request quota of a synchronous invocation. */
  static final int PAYLOAD = 6 * 1024 * 1024;

  private final int batchSize;
  private final Duration window;
  private final Deque<StreamEvent> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private Instant windowBegan;

  Gathering(int batchSize, Duration window, Instant now) {
    this.batchSize = batchSize;
    this.window = window;
    this.windowBegan = now;
  }

  void add(StreamEvent event) {
    waiting.add(event);
    waitingBytes += size(event);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The next batch if one is due, else empty. */
  List<StreamEvent> take(Instant now) {
    boolean windowIsOver = !now.isBefore(windowBegan.plus(window));
    if (waiting.isEmpty()) {
      if (windowIsOver) {
        windowBegan = now;
      }
      return List.of();
    }
    boolean full = waiting.size() >= batchSize || EventJson.sizeWith(waitingBytes) >= PAYLOAD;
    return full || windowIsOver ? takeBatch() : List.of();
  }

  /** Begins the next window. */
  void delivered(Instant now) {
    windowBegan = now;
  }

  private List<StreamEvent> takeBatch() {
    List<StreamEvent> batch = new ArrayList<>();
    long bytes = 0;
    for (StreamEvent next = waiting.peek(); next != null; next = waiting.peek()) {
      boolean fits = batch.size() < batchSize && EventJson.sizeWith(bytes + size(next)) <= PAYLOAD;
      if (!fits && !batch.isEmpty()) {
        break;
      }
      batch.add(waiting.remove());
      bytes += size(next);
    }
    waitingBytes -= bytes;
    return batch;
  }

  /** With the comma that parts it from the record before. */
  private static int size(StreamEvent event) {
    return event.json().length + 1;
  }
}
