package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The findings of a verification.
 *
 * @param at the generation's checkpoints, at which rows were compared
 * @param compared number of rows compared, including missing ones
 * @param differing number of rows that differed from the journal
 * @param differences the first differences, by row
 * @param repaired number of rows that were repaired
 * @param unrepaired the first rows that could not be repaired, and why
 */
public record Report(
    Map<Integer, Long> at,
    long compared,
    long differing,
    List<Difference> differences,
    long repaired,
    List<Unrepaired> unrepaired,
    Conservation conservation) {

  /** How many differences, rows not repaired and sums a report lists. */
  static final int MAX_REPORTED = 20;

  public Report {
    at = new TreeMap<>(at);
    differences = List.copyOf(differences);
    unrepaired = List.copyOf(unrepaired);
  }

  /** Whether the generation was correct before any repair. */
  public boolean isSound() {
    return differing == 0 && !(conservation instanceof Conservation.Broken);
  }

  /**
   * A difference in one row.
   *
   * @param what an attribute, {@link #MISSING} or {@link #UNEXPLAINED}
   * @param stored the stored value, shortened
   * @param expected the value folded from the journal, shortened
   */
  public record Difference(RowKey row, String what, String stored, String expected) {

    public static final String MISSING = "row missing";
    public static final String UNEXPLAINED = "row that no event explains";
  }

  /** A row that could not be repaired. */
  public record Unrepaired(RowKey row, String why) {}

  /** Whether the sums over the rows equal the sums over the events. */
  public sealed interface Conservation {

    record Holds(Map<String, BigDecimal> sums) implements Conservation {
      public Holds {
        sums = new TreeMap<>(sums);
      }
    }

    record Broken(List<Sum> sums) implements Conservation {
      public Broken {
        sums = List.copyOf(sums);
      }
    }

    record NotChecked(String why) implements Conservation {}
  }

  /**
   * An amount that is not conserved.
   *
   * @param rows the sum over the rows at {@link Report#at}
   * @param journal the sum over the events up to there
   */
  public record Sum(String name, BigDecimal rows, BigDecimal journal) {}
}
