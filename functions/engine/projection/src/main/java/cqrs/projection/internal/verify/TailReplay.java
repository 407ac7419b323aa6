package cqrs.projection.internal.verify;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.ViewDefinition.Decoded;
import cqrs.projection.internal.verify.Replay.End;
import cqrs.projection.internal.verify.Replay.Part;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Folds events after the checkpoints into a few rows. */
record TailReplay(Replay replay, long generation) {

  private static final int PARALLELISM = 8;

  /** A row that receives more events, from several partitions in parallel. */
  static final class Candidate {

    final RowKey key;
    final FoldedRow row;

    /** The offset per partition up to which the row has all its events. */
    private final Map<Integer, Long> upTo;

    /** The last offset wanted per partition. */
    private final Map<Integer, Long> limits = new HashMap<>();

    /** The offset per partition of the event that the row cannot take. */
    private final Map<Integer, Long> stops = new TreeMap<>();

    Candidate(RowKey key, FoldedRow row, Map<Integer, Long> upTo) {
      this.key = key;
      this.row = row;
      this.upTo = new HashMap<>(upTo);
    }

    synchronized void limit(int partition, long last) {
      limits.put(partition, last);
    }

    /** Whether the row cannot take an event up to these offsets. */
    synchronized boolean refused(Map<Integer, Long> upTo) {
      return row.refused().isPresent()
          || stops.entrySet().stream()
              .anyMatch(stop -> stop.getValue() <= upTo.getOrDefault(stop.getKey(), 0L));
    }

    /** An event that the row could not take may be skipped by now. */
    private synchronized void tryAgain(int partition) {
      stops.remove(partition);
    }

    private synchronized long upTo(int partition) {
      return upTo.getOrDefault(partition, 0L);
    }

    private synchronized long limit(int partition) {
      long stop = stops.getOrDefault(partition, Long.MAX_VALUE);
      return Math.min(limits.getOrDefault(partition, 0L), stop - 1);
    }

    private synchronized void take(Position at, List<Step> steps, long generation) {
      if (at.offset() > upTo(at.partition()) && at.offset() <= limit(at.partition())) {
        try {
          row.take(at, steps, generation);
        } catch (RuntimeException e) {
          stops.put(at.partition(), at.offset());
        }
      }
    }

    private synchronized void reached(int partition, End end) {
      upTo.merge(partition, Math.min(end.reached(), limit(partition)), Math::max);
    }
  }

  /**
   * Folds each candidate up to its limits or the journal's end.
   *
   * @param surely the offset per partition up to which events should be stored
   */
  void extend(
      Map<RowKey, Candidate> candidates,
      Collection<Integer> partitions,
      Map<Integer, Long> surely,
      SkippedEvents skipped) {
    ParallelCalls.run(
        partitions, PARALLELISM, p -> extend(candidates, p, surely.getOrDefault(p, 0L), skipped));
  }

  private void extend(
      Map<RowKey, Candidate> candidates, int partition, long surely, SkippedEvents skipped) {
    long after = Long.MAX_VALUE;
    long to = 0;
    for (Candidate c : candidates.values()) {
      c.tryAgain(partition);
      after = Math.min(after, c.upTo(partition));
      to = Math.max(to, c.limit(partition));
    }
    End end =
        replay.run(
            new Part(partition, after, to, surely),
            skipped,
            (event, changes) -> take(candidates, event, changes));
    candidates.values().forEach(c -> c.reached(partition, end));
  }

  private void take(
      Map<RowKey, Candidate> candidates, Decoded event, Map<RowKey, List<Step>> changes) {
    changes.forEach(
        (key, steps) -> {
          Candidate candidate = candidates.get(key);
          if (candidate != null) {
            candidate.take(event.position(), steps, generation);
          }
        });
  }
}
