package cqrs.projection.internal.verify;

import cqrs.journal.codec.JournalEntry;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.verify.Explanation.RowEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The events of one row: folded, counted, and the newest of them kept. Several threads bring them.
 */
final class RowHistory {

  /** Attributes of the events that are kept. An answer has six megabytes, the row included. */
  private static final long MAX_KEPT_BYTES = 2_000_000;

  private static final Comparator<JournalEntry> ORDER =
      Comparator.comparing(JournalEntry::recordedAt)
          .thenComparingInt(entry -> entry.position().partition())
          .thenComparingLong(entry -> entry.position().offset());

  private final long generation;
  private final int most;
  private final FoldedRow row = new FoldedRow();
  private final PriorityQueue<Kept> kept =
      new PriorityQueue<>(Comparator.comparing(event -> event.event().entry(), ORDER));
  private long bytes;
  private long count;

  private record Kept(RowEvent event, long bytes) {}

  /**
   * A history without events.
   *
   * @param most how many events are kept
   */
  RowHistory(long generation, int most) {
    this.generation = generation;
    this.most = most;
  }

  /** Takes an event, in the order of offsets within a partition. */
  synchronized void take(JournalEntry entry, List<Step> steps) {
    try {
      row.take(entry.position(), steps, generation);
    } catch (RuntimeException e) {
      row.refuses(entry.position());
    }
    count++;
    long size = steps.stream().mapToLong(RowHistory::size).sum();
    kept.add(new Kept(new RowEvent(withoutPayload(entry), steps), size));
    bytes += size;
    while (kept.size() > most || (bytes > MAX_KEPT_BYTES && kept.size() > 1)) {
      bytes -= kept.remove().bytes();
    }
  }

  private static JournalEntry withoutPayload(JournalEntry entry) {
    return new JournalEntry(
        entry.position(),
        entry.type(),
        entry.schema(),
        entry.eventId(),
        entry.aggregate(),
        entry.version(),
        entry.occurredAt(),
        entry.recordedAt(),
        entry.correlationId(),
        entry.causationId(),
        "");
  }

  private static long size(Step step) {
    return step.attribute().length()
        + switch (step.change()) {
          case Change.Add add -> add.amount().precision();
          case Change.Min min -> FoldedRow.size(min.value());
          case Change.Max max -> FoldedRow.size(max.value());
          case Change.Set set -> FoldedRow.size(set.value());
          case Change.InGeneration keyed -> keyed.text().length();
          case Change.Append append -> append.values().stream().mapToLong(FoldedRow::size).sum();
        };
  }

  synchronized long count() {
    return count;
  }

  synchronized FoldedRow row() {
    return row;
  }

  /** Those that are kept, in the order in which they were recorded. */
  synchronized List<RowEvent> events() {
    List<RowEvent> events = new ArrayList<>(kept.stream().map(Kept::event).toList());
    events.sort(Comparator.comparing(RowEvent::entry, ORDER));
    return events;
  }
}
