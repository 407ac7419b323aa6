package cqrs.testkit.cost;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The costs of calls to DynamoDB, line by line. */
public final class Costs {

  /** The index of a line that is about the table itself. */
  public static final String NO_INDEX = "";

  private final Map<Line, Cost> lines;

  Costs(Map<Line, Cost> lines) {
    this.lines = new TreeMap<>(lines);
  }

  /**
   * The key of a sum.
   *
   * @param label the caller's, for example a view
   * @param index {@link #NO_INDEX} for the table itself
   * @param operation DynamoDB's name of it, such as {@code UpdateItem}
   */
  public record Line(String label, String table, String index, String operation)
      implements Comparable<Line> {

    @Override
    public int compareTo(Line other) {
      return toString().compareTo(other.toString());
    }
  }

  /**
   * The sum of a line.
   *
   * @param calls attempts, the failed ones too; a call over several tables counts for each of them,
   *     and the upkeep of an index is no call
   * @param failed the calls that DynamoDB answered with an error
   */
  public record Cost(long calls, long failed, double readUnits, double writeUnits) {

    static final Cost NOTHING = new Cost(0, 0, 0, 0);

    Cost plus(Cost other) {
      return new Cost(
          calls + other.calls,
          failed + other.failed,
          readUnits + other.readUnits,
          writeUnits + other.writeUnits);
    }
  }

  public Map<Line, Cost> lines() {
    return lines;
  }

  /** The sum of the lines that are wanted. */
  public Cost of(Predicate<Line> wanted) {
    return lines.entrySet().stream()
        .filter(line -> wanted.test(line.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Cost.NOTHING, Cost::plus);
  }

  public Cost total() {
    return of(_ -> true);
  }

  /** The total without what indexes take. */
  public Cost withoutIndexes() {
    return of(line -> line.index().equals(NO_INDEX));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    lines.forEach((line, cost) -> text.append(line).append(": ").append(cost).append('\n'));
    return text.toString();
  }
}
