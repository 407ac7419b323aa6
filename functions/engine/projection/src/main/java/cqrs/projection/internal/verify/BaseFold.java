package cqrs.projection.internal.verify;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.FoldedRow;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wanted rows at the checkpoints, as the journal makes them: those of one bucket. A bucket
 * whose rows take too much memory is halved while it is folded, and the other half waits for a pass
 * of its own: rows that stay have all their events, because they were in the bucket from the
 * beginning.
 */
final class BaseFold {

  private final Share share;
  private final long generation;
  private final long memory;
  private final Deque<Bucket> later;
  private final Map<RowKey, FoldedRow> rows = new HashMap<>();
  private volatile Bucket bucket;
  private long size;

  /**
   * Rows of a bucket, none yet.
   *
   * @param memory bytes that the rows may take, about
   * @param later takes the buckets that are left for later
   */
  BaseFold(Share share, Bucket bucket, long generation, long memory, Deque<Bucket> later) {
    this.share = share;
    this.bucket = bucket;
    this.generation = generation;
    this.memory = memory;
    this.later = later;
  }

  /** Whether it is among the rows that are compared in this pass. */
  boolean wants(RowKey key) {
    return share.includes(key) && bucket.includes(key, share.seed() + 1);
  }

  /** Of one partition in offset order; partitions have no common order. */
  synchronized void take(Position at, Map<RowKey, List<Step>> changes) {
    changes.forEach(
        (key, steps) -> {
          if (wants(key)) {
            FoldedRow row = rows.computeIfAbsent(key, _ -> begun());
            size -= row.size();
            try {
              row.take(at, steps, generation);
            } catch (RuntimeException e) {
              row.refuses(at);
            }
            size += row.size();
          }
        });
    while (size > memory && rows.size() > 1 && bucket.isDivisible()) {
      halve();
    }
  }

  private FoldedRow begun() {
    FoldedRow row = new FoldedRow();
    size += row.size();
    return row;
  }

  private void halve() {
    later.push(bucket.half(1));
    bucket = bucket.half(0);
    rows.keySet().removeIf(key -> !wants(key));
    size = rows.values().stream().mapToLong(FoldedRow::size).sum();
  }

  Map<RowKey, FoldedRow> rows() {
    return rows;
  }

  /** Null if no event up to the checkpoints touches it. */
  @Nullable FoldedRow row(RowKey key) {
    return rows.get(key);
  }
}
