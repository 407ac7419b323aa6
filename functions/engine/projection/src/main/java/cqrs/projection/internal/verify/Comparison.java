package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.LedgerClaims;
import cqrs.projection.internal.verify.Report.Difference;
import cqrs.projection.internal.verify.TailReplay.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares stored rows with the journal, each at the offsets that its own ledger names, but not
 * below the checkpoints. A row that stands at the checkpoints is compared with the fold there; a
 * row that is ahead waits until there are enough of them, and what has been appended since is read
 * from the journal once for all.
 */
final class Comparison {

  /** Bytes that rows which are ahead may take, about. */
  private static final long AHEAD = 16_000_000;

  private final BaseFold base;
  private final Map<Integer, Long> at;
  private final TailReplay tail;
  private final Supplier<LeftOut> leftOut;
  private final Sums sums;
  private final Findings findings;
  private final Wrong wrong;
  private final Set<RowKey> seen = new HashSet<>();
  private final List<Ahead> ahead = new ArrayList<>();
  private long aheadSize;

  /** Takes a row that differs, as it has to be at the checkpoints. */
  @FunctionalInterface
  interface Wrong {
    void take(RowKey key, FoldedRow atCheckpoints);
  }

  private record Ahead(
      Candidate candidate, Map<String, AttributeValue> stored, Map<Integer, Long> claims) {}

  /**
   * A comparison at these checkpoints.
   *
   * @param leftOut reads what is left out of the generation by now
   */
  Comparison(
      BaseFold base,
      Map<Integer, Long> at,
      TailReplay tail,
      Supplier<LeftOut> leftOut,
      Sums sums,
      Findings findings,
      Wrong wrong) {
    this.base = base;
    this.at = at;
    this.tail = tail;
    this.leftOut = leftOut;
    this.sums = sums;
    this.findings = findings;
    this.wrong = wrong;
  }

  /** Rows of the base that have not been compared. */
  synchronized Set<RowKey> unseen() {
    Set<RowKey> unseen = new HashSet<>(base.rows().keySet());
    unseen.removeAll(seen);
    return unseen;
  }

  /** Takes a stored row; null if there is none. */
  synchronized void take(RowKey key, @Nullable Map<String, AttributeValue> stored) {
    FoldedRow expected = base.row(key);
    if (expected != null) {
      seen.add(key);
    }
    FoldedRow before = expected == null ? new FoldedRow() : expected;
    Map<Integer, Long> claims = LedgerClaims.of(stored);
    claims.entrySet().removeIf(claim -> claim.getValue() <= at(claim.getKey()));
    if (stored == null || claims.isEmpty()) {
      compare(key, stored, before, before);
      return;
    }
    Candidate candidate = new Candidate(key, before.copy(), at);
    claims.forEach(candidate::limit);
    ahead.add(new Ahead(candidate, stored, claims));
    aheadSize += FoldedRow.size(stored);
    if (aheadSize > AHEAD) {
      compareAhead();
    }
  }

  /** Nothing more comes. */
  synchronized void finish() {
    if (!ahead.isEmpty()) {
      compareAhead();
    }
  }

  private long at(int partition) {
    return at.getOrDefault(partition, 0L);
  }

  /** What is left out is read after the rows: it was decided before any row went past it. */
  private void compareAhead() {
    Map<RowKey, Candidate> candidates = new HashMap<>();
    Map<Integer, Long> claimed = new TreeMap<>();
    for (Ahead row : ahead) {
      candidates.put(row.candidate().key, row.candidate());
      row.claims().forEach((partition, offset) -> claimed.merge(partition, offset, Math::max));
    }
    tail.extend(candidates, claimed.keySet(), claimed, leftOut.get());
    for (Ahead row : ahead) {
      RowKey key = row.candidate().key;
      FoldedRow expected = base.row(key);
      FoldedRow before = expected == null ? new FoldedRow() : expected;
      compare(key, row.stored(), row.candidate().row, before);
    }
    ahead.clear();
    aheadSize = 0;
  }

  private void compare(
      RowKey key, @Nullable Map<String, AttributeValue> stored, FoldedRow now, FoldedRow before) {
    List<Difference> differences = Differences.of(key, stored, now);
    findings.compared(differences);
    sums.row(key, stored, now, before);
    if (!differences.isEmpty()) {
      wrong.take(key, before);
    }
  }

  /** Rows read by key, and those of the keys that have none. */
  void take(Collection<RowKey> keys, Map<RowKey, Map<String, AttributeValue>> stored) {
    keys.forEach(key -> take(key, stored.get(key)));
  }
}
