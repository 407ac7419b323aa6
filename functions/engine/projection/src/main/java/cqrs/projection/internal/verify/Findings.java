package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;
import cqrs.projection.internal.verify.Report.Conservation;
import cqrs.projection.internal.verify.Report.Difference;
import cqrs.projection.internal.verify.Report.Unrepaired;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Counts the findings of a verification and keeps the first of them. */
final class Findings {

  /** A row with hundreds of differences leaves room for others. */
  private static final int MAX_PER_ROW = 5;

  private final List<Difference> differences = new ArrayList<>();
  private final List<Unrepaired> unrepaired = new ArrayList<>();
  private long compared;
  private long differing;
  private long repaired;

  synchronized void compared(List<Difference> ofRow) {
    compared++;
    if (!ofRow.isEmpty()) {
      differing++;
      ofRow.stream()
          .limit(Math.min(MAX_PER_ROW, Report.MAX_REPORTED - differences.size()))
          .forEach(differences::add);
    }
  }

  synchronized void repaired() {
    repaired++;
  }

  synchronized void unrepaired(RowKey row, String why) {
    if (unrepaired.size() < Report.MAX_REPORTED) {
      unrepaired.add(new Unrepaired(row, why));
    }
  }

  synchronized Report report(Map<Integer, Long> at, Conservation conservation) {
    differences.sort(
        Comparator.comparing((Difference d) -> d.row().pk()).thenComparing(d -> d.row().sk()));
    return new Report(at, compared, differing, differences, repaired, unrepaired, conservation);
  }
}
