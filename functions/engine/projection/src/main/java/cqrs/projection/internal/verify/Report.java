package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a verification has found.
 *
 * @param at per partition, the offset that rows are held at: the generation's checkpoints
 * @param compared rows compared with the journal, missing ones included
 * @param differing rows that are not what the journal makes them, as they were found
 * @param differences the first of them, by row
 * @param repaired rows that are what the journal makes them again
 * @param unrepaired the first rows that a wanted repair has left as they were, and why
 */
public record Report(
    Map<Integer, Long> at,
    long compared,
    long differing,
    List<Difference> differences,
    long repaired,
    List<Unrepaired> unrepaired,
    Conservation conservation) {

  /** How many differences, rows not repaired and sums are told of. */
  static final int TOLD = 20;

  public Report {
    at = new TreeMap<>(at);
    differences = List.copyOf(differences);
    unrepaired = List.copyOf(unrepaired);
  }

  /** Whether the generation, as it was found, is what the journal makes it. */
  public boolean isSound() {
    return differing == 0 && !(conservation instanceof Conservation.Broken);
  }

  /**
   * What is wrong with a row.
   *
   * @param what an attribute, {@link #MISSING} or {@link #UNEXPLAINED}
   * @param stored as it was found, shortened
   * @param expected what the journal makes it, shortened
   */
  public record Difference(RowKey row, String what, String stored, String expected) {

    public static final String MISSING = "row missing";
    public static final String UNEXPLAINED = "row that no event explains";
  }

  /** A row that stays as it is. */
  public record Unrepaired(RowKey row, String why) {}

  /** Whether the rows add up to the events, whatever the projection did. */
  public sealed interface Conservation {

    /** They do. */
    record Holds(Map<String, BigDecimal> sums) implements Conservation {
      public Holds {
        sums = new TreeMap<>(sums);
      }
    }

    /** They do not. */
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
