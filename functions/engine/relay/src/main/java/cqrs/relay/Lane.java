package cqrs.relay;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One partition's way onto the bus. Only its next event is ever under way: what follows is sent
 * when the bus has confirmed that one, so that no failure, whole or partial, can change the order.
 */
final class Lane {

  /** So often an event is sent in one run: over about three seconds. */
  static final int TRIES = 6;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final int partition;
  private final long last;
  private final Deque<JournalEntry> read = new ArrayDeque<>();
  private long published;
  private int failures;
  private Instant due = Instant.MIN;
  private Optional<String> trouble = Optional.empty();

  /**
   * A lane.
   *
   * @param published the offset of the last event that was published before
   * @param last that of the last one to publish now
   */
  Lane(int partition, long published, long last) {
    this.partition = partition;
    this.published = published;
    this.last = last;
  }

  int partition() {
    return partition;
  }

  long published() {
    return published;
  }

  boolean isOpen() {
    return published < last && trouble.isEmpty();
  }

  Instant due() {
    return due;
  }

  boolean isRetry() {
    return failures > 0;
  }

  boolean isRead() {
    return !read.isEmpty();
  }

  JournalEntry next() {
    return read.element();
  }

  Position nextPosition() {
    return new Position(partition, published + 1);
  }

  /** Where a part of the journal ends that begins with the next event. */
  long endOfPart(int events) {
    return Math.min(last, published + events);
  }

  /** Takes what follows without a gap. */
  void take(List<JournalEntry> entries) {
    long expected = published;
    for (JournalEntry entry : entries) {
      if (entry.position().offset() != ++expected) {
        return;
      }
      read.add(entry);
    }
  }

  void confirm() {
    JournalEntry _ = read.remove();
    published++;
    failures = 0;
    due = Instant.MIN;
  }

  /** Not now, or not in this run. No jitter: nobody else sends. */
  void fail(String why, Instant now) {
    failures++;
    due = now.plus(FIRST_PAUSE.multipliedBy(1L << (failures - 1)));
    if (failures == TRIES) {
      giveUp(why);
    }
  }

  void giveUp(String why) {
    trouble = Optional.of(why);
  }

  /** Why it stands still, and where; empty if it does not. */
  Optional<String> trouble() {
    return trouble.map(why -> nextPosition() + " " + why);
  }
}
