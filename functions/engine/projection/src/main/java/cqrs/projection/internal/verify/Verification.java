package cqrs.projection.internal.verify;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.LedgerClaims;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.verify.Replay.End;
import cqrs.projection.internal.verify.Replay.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One verification. For each bucket of keys it folds, compares and repairs. */
final class Verification {

  private static final int PARALLELISM = 8;
  private static final int ROWS_AT_ONCE = 400;

  /** How many rows are repaired together, because they share the journal's tail. */
  private static final int REPAIRED_AT_ONCE = 500;

  private final Generation generation;
  private final Share share;
  private final boolean repairs;
  private final long memory;
  private final ProjectionStore store;
  private final StoredRows rows;
  private final Replay replay;
  private final TailReplay tail;
  private final Sums sums;
  private final Findings findings = new Findings();
  private final Deque<Bucket> buckets = new ArrayDeque<>();
  private final Map<RowKey, FoldedRow> wrong = new HashMap<>();

  Verification(
      Generation generation,
      Share share,
      boolean repairs,
      long memory,
      ProjectionStore store,
      StoredRows rows,
      Replay replay,
      ViewDefinition<?> view) {
    this.generation = generation;
    this.share = share;
    this.repairs = repairs;
    this.memory = memory;
    this.store = store;
    this.rows = rows;
    this.replay = replay;
    this.tail = new TailReplay(replay, generation.number());
    this.sums = new Sums(Optional.of(view));
  }

  Report run() {
    if (!share.sums()) {
      sums.giveUp("It was not asked for.");
    }
    buckets.push(Bucket.ALL);
    for (boolean first = true; !buckets.isEmpty(); first = false) {
      BaseFold base = base(buckets.pop(), first);
      if (first && !share.isAll() && !sums.isGivenUp()) {
        rows.scan(this::add);
      }
      compare(base);
      repair();
    }
    return findings.report(generation.checkpoints(), sums.result());
  }

  /** The current skips. Those up to the checkpoints do not change, so all passes agree. */
  private SkippedEvents skipped() {
    return new SkippedEvents(store.blockedPartitions().recorded(generation));
  }

  private BaseFold base(Bucket bucket, boolean first) {
    BaseFold base = new BaseFold(share, bucket, generation.number(), memory, buckets);
    SkippedEvents skipped = skipped();
    ParallelCalls.run(
        generation.checkpoints().entrySet(),
        PARALLELISM,
        p -> fold(base, p.getKey(), p.getValue(), skipped, first));
    return base;
  }

  private void fold(
      BaseFold base, int partition, long checkpoint, SkippedEvents skipped, boolean first) {
    End end =
        replay.run(
            new Part(partition, 0, checkpoint, checkpoint),
            skipped,
            (event, changes) -> {
              base.take(event.position(), changes);
              if (first) {
                sums.event(event, !skipped.rows(event.position()).isEmpty());
              }
            });
    if (end.reached() < checkpoint) {
      Position next = new Position(partition, end.reached() + 1);
      String why =
          end.cause() == null ? "the journal does not have it." : "this code cannot project it.";
      throw new IllegalStateException(
          "The view " + generation.view() + " has applied the event " + next + ", but " + why,
          end.cause());
    }
  }

  private void compare(BaseFold base) {
    Comparison comparison =
        new Comparison(
            base,
            generation.checkpoints(),
            tail,
            this::skipped,
            share.isAll() ? sums : new Sums(Optional.empty()),
            findings,
            this::differs);
    if (share.isAll()) {
      rows.scan(
          page -> {
            page.stream()
                .filter(item -> base.wants(StoredRows.key(item)))
                .forEach(item -> comparison.take(StoredRows.key(item), item));
            return true;
          });
    }
    List<RowKey> keys = new ArrayList<>(comparison.unseen());
    for (int i = 0; i < keys.size(); i += ROWS_AT_ONCE) {
      Collection<RowKey> some = keys.subList(i, Math.min(keys.size(), i + ROWS_AT_ONCE));
      comparison.take(some, rows.read(some));
    }
    comparison.finish();
  }

  /** Adds stored rows to the sums of a sample, unless a row is ahead of the checkpoints. */
  private boolean add(List<Map<String, AttributeValue>> page) {
    FoldedRow same = new FoldedRow();
    for (Map<String, AttributeValue> item : page) {
      boolean ahead =
          LedgerClaims.of(item).entrySet().stream()
              .anyMatch(claim -> claim.getValue() > generation.checkpoint(claim.getKey()));
      if (ahead) {
        sums.giveUp("Rows moved while they were read.");
        return false;
      }
      sums.row(StoredRows.key(item), item, same, same);
    }
    return true;
  }

  private void differs(RowKey key, FoldedRow atCheckpoints) {
    if (repairs) {
      wrong.put(key, atCheckpoints);
      if (wrong.size() >= REPAIRED_AT_ONCE) {
        repair();
      }
    }
  }

  private void repair() {
    if (!wrong.isEmpty()) {
      new Repair(generation, store, rows, replay, tail, findings).run(wrong);
      wrong.clear();
    }
  }
}
