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
 * Sends the events of one partition in order. An event is sent only after the bus has confirmed the
 * one before, so no failure can change the order.
 */
final class Lane {

  /** The attempts per event in one run, over about three seconds. */
  static final int MAX_ATTEMPTS = 6;

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
   * @param published the offset of the last published event
   * @param last the offset of the last event to publish
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

  /** The last offset of a page that starts with the next event. */
  long endOfPage(int events) {
    return Math.min(last, published + events);
  }

  /** Takes the next entries up to the first gap. */
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

  /** Delays the next attempt, or gives up. It needs no jitter, because there is only one sender. */
  void fail(String why, Instant now) {
    failures++;
    due = now.plus(FIRST_PAUSE.multipliedBy(1L << (failures - 1)));
    if (failures == MAX_ATTEMPTS) {
      giveUp(why);
    }
  }

  void giveUp(String why) {
    trouble = Optional.of(why);
  }

  /** Where and why the lane has given up; empty if it has not. */
  Optional<String> trouble() {
    return trouble.map(why -> nextPosition() + " " + why);
  }
}
