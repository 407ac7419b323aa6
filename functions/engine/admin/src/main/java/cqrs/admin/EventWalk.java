package cqrs.admin;

import cqrs.domain.AggregateId;
import cqrs.journal.JournalReader;
import cqrs.journal.JournalReader.Found;
import cqrs.journal.WriteModel.Last;
import cqrs.journal.codec.JournalEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds an aggregate's events among the other events of its partition, in steps. It ends at the
 * aggregate's first or last event, or when it has enough, or has read enough.
 */
final class EventWalk {

  private static final int FIRST_STEP = 50;
  private static final int LARGEST_STEP = 1000;

  private final JournalReader journal;
  private final AggregateId aggregate;
  private final Last last;
  private final boolean backwards;
  private final List<JournalEntry> found = new ArrayList<>();
  private long reached;
  private long characters;
  private long read;

  /**
   * A walk that has not begun.
   *
   * @param last the aggregate's last event
   * @param after the offset to begin after
   */
  EventWalk(
      JournalReader journal, AggregateId aggregate, Last last, boolean backwards, long after) {
    this.journal = journal;
    this.aggregate = aggregate;
    this.last = last;
    this.backwards = backwards;
    this.reached = after;
  }

  /** Begins at the aggregate's last event, or at the beginning of its partition. */
  static EventWalk begin(
      JournalReader journal, AggregateId aggregate, Last last, boolean backwards) {
    long after = backwards ? last.position().offset() + 1 : 0;
    return new EventWalk(journal, aggregate, last, backwards, after);
  }

  /**
   * Walks on.
   *
   * @param events how many events to find
   * @param size how many characters their payloads may have, unless it is only one
   * @param most how many entries to look at
   */
  EventWalk run(long events, long size, long most) {
    int step = FIRST_STEP;
    while (!isAtEnd() && found.size() < events && read < most) {
      int limit = (int) Math.min(step, most - read);
      step = Math.min(LARGEST_STEP, step * 4);
      long end = backwards ? 1 : last.position().offset();
      Found part = backwards ? find(end, reached - 1, limit) : find(reached + 1, end, limit);
      read += part.read();
      for (JournalEntry entry : part.found()) {
        characters += entry.payload().length();
        boolean full = found.size() == events || (characters > size && !found.isEmpty());
        if (full) {
          return this;
        }
        found.add(entry);
        reached = entry.position().offset();
      }
      reached = part.reached();
    }
    return this;
  }

  private Found find(long from, long to, int limit) {
    return journal.find(aggregate, last.position().partition(), from, to, backwards, limit);
  }

  List<JournalEntry> found() {
    return found;
  }

  /** How many entries were looked at. */
  long read() {
    return read;
  }

  /** The last offset that was looked at. */
  long reached() {
    return reached;
  }

  /** Whether the aggregate has no more events in this direction. */
  boolean isAtEnd() {
    if (!found.isEmpty()) {
      long version = found.getLast().version();
      if (version == (backwards ? 1 : last.version())) {
        return true;
      }
    }
    return backwards ? reached <= 1 : reached >= last.position().offset();
  }

  /** How many entries of the partition are unread that may hold more events. */
  long left() {
    if (isAtEnd()) {
      return 0;
    }
    return backwards ? reached - 1 : last.position().offset() - reached;
  }
}
