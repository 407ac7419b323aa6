package cqrs.projection.internal.verify;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.RowKey;
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
import java.util.concurrent.Callable;

/** Folds what lies beyond the checkpoints onto a few rows. */
final class TailReplay {

  private static final int AT_ONCE = 8;

  private final Replay replay;
  private final long generation;

  TailReplay(Replay replay, long generation) {
    this.replay = replay;
    this.generation = generation;
  }

  /** A row that is folded on; several partitions at once touch it. */
  static final class Candidate {

    final RowKey key;
    final FoldedRow row;

    /** Per partition, the offset up to which all that touches the row is in it. */
    private final Map<Integer, Long> upTo;

    /** Per partition, the last offset wanted. */
    private final Map<Integer, Long> limits = new HashMap<>();

    /** Per partition, the event that the row cannot take. */
    private final Map<Integer, Long> stops = new TreeMap<>();

    Candidate(RowKey key, FoldedRow row, Map<Integer, Long> upTo) {
      this.key = key;
      this.row = row;
      this.upTo = new HashMap<>(upTo);
    }

    synchronized void limit(int partition, long last) {
      limits.put(partition, last);
    }

    /** Whether it cannot take an event up to these offsets. */
    synchronized boolean refused(Map<Integer, Long> upTo) {
      return row.refused().isPresent()
          || stops.entrySet().stream()
              .anyMatch(stop -> stop.getValue() <= upTo.getOrDefault(stop.getKey(), 0L));
    }

    /** What it could not take may be left out by now. */
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
   * Folds each candidate up to its limits, or as far as the journal goes.
   *
   * @param surely per partition, up to where events are known to be stored, or said to be
   */
  void extend(
      Map<RowKey, Candidate> candidates,
      Collection<Integer> partitions,
      Map<Integer, Long> surely,
      LeftOut leftOut) {
    List<Callable<Integer>> parts =
        partitions.stream()
            .<Callable<Integer>>map(
                p -> () -> extend(candidates, p, surely.getOrDefault(p, 0L), leftOut))
            .toList();
    Parallel.all(parts, AT_ONCE);
  }

  private int extend(
      Map<RowKey, Candidate> candidates, int partition, long surely, LeftOut leftOut) {
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
            leftOut,
            (event, changes) -> take(candidates, event, changes));
    candidates.values().forEach(c -> c.reached(partition, end));
    return partition;
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
