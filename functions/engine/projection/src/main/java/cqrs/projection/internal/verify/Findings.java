package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;
import cqrs.projection.internal.verify.Report.Conservation;
import cqrs.projection.internal.verify.Report.Difference;
import cqrs.projection.internal.verify.Report.Unrepaired;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Counts, and keeps the first of what there is to tell. */
final class Findings {

  /** A row of hundreds of attributes leaves room for others. */
  private static final int OF_ONE_ROW = 5;

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
          .limit(Math.min(OF_ONE_ROW, Report.TOLD - differences.size()))
          .forEach(differences::add);
    }
  }

  synchronized void repaired() {
    repaired++;
  }

  synchronized void unrepaired(RowKey row, String why) {
    if (unrepaired.size() < Report.TOLD) {
      unrepaired.add(new Unrepaired(row, why));
    }
  }

  synchronized Report report(Map<Integer, Long> at, Conservation conservation) {
    differences.sort(
        Comparator.comparing((Difference d) -> d.row().pk()).thenComparing(d -> d.row().sk()));
    return new Report(at, compared, differing, differences, repaired, unrepaired, conservation);
  }
}
