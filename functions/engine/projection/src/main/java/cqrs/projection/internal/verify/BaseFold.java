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
 * Folds the rows of one bucket from the journal, up to the checkpoints. If the rows take too much
 * memory, the bucket is halved during the fold. The other half waits for a later pass. The rows
 * that stay have all their events, because they were in the bucket from the beginning.
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
   * An empty fold.
   *
   * @param memory about the bytes that the rows may take
   * @param later receives the buckets for later passes
   */
  BaseFold(Share share, Bucket bucket, long generation, long memory, Deque<Bucket> later) {
    this.share = share;
    this.bucket = bucket;
    this.generation = generation;
    this.memory = memory;
    this.later = later;
  }

  /** Whether this pass compares the row. */
  boolean wants(RowKey key) {
    return share.includes(key) && bucket.includes(key, share.seed() + 1);
  }

  /** Takes events in the order of offsets within a partition; partitions have no common order. */
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

  /** The row; null if no event up to the checkpoints changes it. */
  @Nullable FoldedRow row(RowKey key) {
    return rows.get(key);
  }
}
