package shop.views.parts;

import cqrs.projection.Row;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * The month rows that a series is made of: the newest ones, where there are more than {@value
 * #MOST}.
 *
 * @param begins the first day that the rows are complete from; empty: they are all there are
 */
public record Months(List<MonthRow> rows, Optional<LocalDate> begins) {

  /** Room for a year by day in every currency of ISO 4217, or for 10 currencies over 33 years. */
  public static final int MOST = 4_000;

  public Months {
    rows = List.copyOf(rows);
  }

  /** Reads the range's newest rows, one more than are used. */
  public static List<Row> read(Rows rows, Range range) {
    return rows.first(range.backwards(), MOST + 1);
  }

  /**
   * The months that were read.
   *
   * @param newest what {@link #read} has answered
   */
  public static Months of(List<Row> newest) {
    List<MonthRow> rows = newest.stream().map(MonthRow::of).toList();
    if (rows.size() <= MOST) {
      return new Months(rows, Optional.empty());
    }
    // Other currencies of the last month may not have been read.
    YearMonth incomplete = rows.getLast().month();
    return new Months(
        rows.stream().filter(row -> row.month().isAfter(incomplete)).toList(),
        Optional.of(incomplete.plusMonths(1).atDay(1)));
  }
}
