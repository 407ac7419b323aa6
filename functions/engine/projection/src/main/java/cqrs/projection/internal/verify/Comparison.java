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
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares stored rows with the journal, each at the offsets in its ledger, but not below the
 * checkpoints. A row at the checkpoints is compared with the base fold. Rows that are ahead are
 * collected, so that one read of the journal's tail serves all of them.
 */
final class Comparison {

  /** About the bytes that rows which are ahead may take. */
  private static final long MAX_AHEAD_BYTES = 16_000_000;

  private final BaseFold base;
  private final Map<Integer, Long> at;
  private final TailReplay tail;
  private final Supplier<SkippedEvents> skipped;
  private final Sums sums;
  private final Findings findings;
  private final BiConsumer<RowKey, FoldedRow> wrong;
  private final Set<RowKey> seen = new HashSet<>();
  private final List<Ahead> ahead = new ArrayList<>();
  private long aheadSize;

  private record Ahead(
      Candidate candidate, Map<String, AttributeValue> stored, Map<Integer, Long> claims) {}

  /**
   * A comparison.
   *
   * @param at the checkpoints
   * @param skipped reads the skips of the generation
   * @param wrong receives each row that differs, as it should be at the checkpoints
   */
  Comparison(
      BaseFold base,
      Map<Integer, Long> at,
      TailReplay tail,
      Supplier<SkippedEvents> skipped,
      Sums sums,
      Findings findings,
      BiConsumer<RowKey, FoldedRow> wrong) {
    this.base = base;
    this.at = at;
    this.tail = tail;
    this.skipped = skipped;
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

  /** Takes a stored row; null if it does not exist. */
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
    if (aheadSize > MAX_AHEAD_BYTES) {
      compareAhead();
    }
  }

  /** Compares the rest after the last row. */
  synchronized void finish() {
    if (!ahead.isEmpty()) {
      compareAhead();
    }
  }

  private long at(int partition) {
    return at.getOrDefault(partition, 0L);
  }

  /** Skips are read after the rows, because each is decided before a row passes the event. */
  private void compareAhead() {
    Map<RowKey, Candidate> candidates = new HashMap<>();
    Map<Integer, Long> claimed = new TreeMap<>();
    for (Ahead row : ahead) {
      candidates.put(row.candidate().key, row.candidate());
      row.claims().forEach((partition, offset) -> claimed.merge(partition, offset, Math::max));
    }
    tail.extend(candidates, claimed.keySet(), claimed, skipped.get());
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
      wrong.accept(key, before);
    }
  }

  /** Takes the rows of these keys, some of which may not exist. */
  void take(Collection<RowKey> keys, Map<RowKey, Map<String, AttributeValue>> stored) {
    keys.forEach(key -> take(key, stored.get(key)));
  }
}
