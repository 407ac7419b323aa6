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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a part of a partition from the journal and projects each event. */
record Replay(ViewDefinition<?> view, JournalReader journal, Pace pace) {

  private static final int PAGE = 1000;

  /** A query may see a part of a concurrent transaction, so a missing event is read again. */
  private static final int MAX_READS = 4;

  private static final long PAUSE_NANOS = 5_000_000;

  /**
   * A part of a partition.
   *
   * @param after the offset before the first one wanted
   * @param to the last offset wanted
   * @param surely up to here the events should be stored
   */
  record Part(int partition, long after, long to, long surely) {}

  /**
   * The end of a replay.
   *
   * @param reached the last offset replayed
   * @param cause why the next event cannot be projected; null if there is none
   */
  record End(long reached, @Nullable RuntimeException cause) {}

  /**
   * Replays up to the wanted offset, the journal's end, a gap, or an event that fails.
   *
   * @param taker takes each event that is not skipped as a whole, and its changes
   */
  End run(Part part, SkippedEvents skipped, BiConsumer<Decoded, Map<RowKey, List<Step>>> taker) {
    long last = Math.min(part.to(), JournalReader.LAST_OFFSET);
    long reached = part.after();
    int reads = 1;
    while (reached < last) {
      long before = reached;
      for (JournalEntry entry : read(part.partition(), reached + 1, last)) {
        if (entry.position().offset() != reached + 1) {
          break;
        }
        Optional<Replayed> replayed;
        try {
          replayed = replay(entry, skipped);
        } catch (RuntimeException e) {
          return new End(reached, e);
        }
        replayed.ifPresent(r -> taker.accept(r.event(), r.changes()));
        reached++;
      }
      if (reached > before) {
        reads = 1;
      } else if (reached >= part.surely() || reads == MAX_READS) {
        break;
      } else {
        LockSupport.parkNanos(PAUSE_NANOS << reads++);
      }
    }
    return new End(reached, null);
  }

  /** Whether this code can project the event. */
  boolean canTake(Position at, SkippedEvents skipped) {
    Part event = new Part(at.partition(), at.offset() - 1, at.offset(), at.offset());
    return run(event, skipped, (_, _) -> {}).reached() == at.offset();
  }

  private List<JournalEntry> read(int partition, long first, long last) {
    return pace.read(() -> Retries.run(() -> journal.read(partition, first, last, PAGE)));
  }

  /** The changes that an event makes, without those that are skipped. */
  Map<RowKey, List<Step>> changes(JournalEntry entry, SkippedEvents skipped) {
    return replay(entry, skipped).map(Replayed::changes).orElse(Map.of());
  }

  private record Replayed(Decoded event, Map<RowKey, List<Step>> changes) {}

  private Optional<Replayed> replay(JournalEntry entry, SkippedEvents skipped) {
    Position at = entry.position();
    if (skipped.whole(at)) {
      return Optional.empty();
    }
    Decoded event = view.decode(entry);
    ChangeRecorder recorder = new ChangeRecorder();
    event.project(recorder);
    recorder.byRow().keySet().removeAll(skipped.rows(at));
    return Optional.of(new Replayed(event, recorder.byRow()));
  }
}
