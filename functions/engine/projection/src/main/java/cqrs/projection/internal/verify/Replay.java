package cqrs.projection.internal.verify;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.fold.ChangeRecorder;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.fold.ViewDefinition.Decoded;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads a part of a partition from the journal and tells what each event does to rows. */
final class Replay {

  /** The most digits that a journal row's key can hold. */
  private static final long LAST_OFFSET = 9_999_999_999_999_999L;

  private static final int PAGE = 1000;

  /** A query beside a transaction may see part of it: what should be there is looked for again. */
  private static final int LOOKS = 4;

  private static final long BETWEEN_LOOKS_NANOS = 5_000_000;

  private final ViewDefinition<?> view;
  private final JournalReader journal;
  private final Pace pace;

  Replay(ViewDefinition<?> view, JournalReader journal, Pace pace) {
    this.view = view;
    this.journal = journal;
    this.pace = pace;
  }

  /** Takes an event that is not left out as a whole, and what it does to rows. */
  @FunctionalInterface
  interface Taker {
    void take(Decoded event, Map<RowKey, List<Step>> changes);
  }

  /**
   * Which part of a partition.
   *
   * @param after the offset before the first
   * @param to the last offset wanted
   * @param surely up to there the events are known to be stored, or at least said to be
   */
  record Part(int partition, long after, long to, long surely) {}

  /**
   * Where a replay ended.
   *
   * @param reached the last offset replayed
   * @param cause why the next event cannot be taken; null if there is none
   */
  record End(long reached, @Nullable RuntimeException cause) {}

  /** Goes up to the wanted offset, the journal's end, a gap, or an event that cannot be taken. */
  End run(Part part, LeftOut leftOut, Taker taker) {
    long last = Math.min(part.to(), LAST_OFFSET);
    long reached = part.after();
    int looks = 1;
    while (reached < last) {
      long before = reached;
      for (JournalEntry entry : read(part.partition(), reached + 1, last)) {
        if (entry.position().offset() != reached + 1) {
          break;
        }
        Optional<Replayed> replayed;
        try {
          replayed = replay(entry, leftOut);
        } catch (RuntimeException e) {
          return new End(reached, e);
        }
        replayed.ifPresent(r -> taker.take(r.event(), r.changes()));
        reached++;
      }
      if (reached > before) {
        looks = 1;
      } else if (reached >= part.surely() || looks == LOOKS) {
        break;
      } else {
        LockSupport.parkNanos(BETWEEN_LOOKS_NANOS << looks++);
      }
    }
    return new End(reached, null);
  }

  /** Whether this code can take that event. */
  boolean canTake(Position at, LeftOut leftOut) {
    Part event = new Part(at.partition(), at.offset() - 1, at.offset(), at.offset());
    return run(event, leftOut, (_, _) -> {}).reached() == at.offset();
  }

  private List<JournalEntry> read(int partition, long first, long last) {
    return pace.read(() -> Retries.run(() -> journal.read(partition, first, last, PAGE)));
  }

  private record Replayed(Decoded event, Map<RowKey, List<Step>> changes) {}

  private Optional<Replayed> replay(JournalEntry entry, LeftOut leftOut) {
    Position at = entry.position();
    if (leftOut.whole(at)) {
      return Optional.empty();
    }
    Decoded event = view.decode(entry);
    ChangeRecorder recording = new ChangeRecorder();
    event.project(recording);
    recording.byRow().keySet().removeAll(leftOut.rows(at));
    return Optional.of(new Replayed(event, recording.byRow()));
  }
}
