package shop.views.parts;

import cqrs.projection.Changes;
import cqrs.projection.Row;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Something that is counted or added up, in rows of sums and in a {@linkplain MonthRow month's
 * row}.
 *
 * @param total the attribute in a row of sums, such as one of all time
 * @param daily the attribute in a month's row, where the day follows
 */
public record Figure(String total, String daily) {

  /** The amount of everything placed. */
  public static final Figure GROSS = new Figure("gross", "g");

  /** The amount that cancellations took back. */
  public static final Figure CANCELLED = new Figure("cancelled", "c");

  /** The amount that returns took back. */
  public static final Figure RETURNED = new Figure("returned", "r");

  /** Figures as they are read. One that was never changed is 0. */
  @FunctionalInterface
  public interface Source {

    BigDecimal amount(Figure figure);

    default long count(Figure figure) {
      return amount(figure).longValueExact();
    }
  }

  /** Figures that are all 0. */
  public static final Source NOTHING = _ -> BigDecimal.ZERO;

  /** The figures of a row of sums, such as one of all time. */
  public static Source in(Row totals) {
    return figure -> totals.decimal(figure.total);
  }

  /** Adds to a row of sums. */
  public void add(Changes.Row sums, BigDecimal amount) {
    sums.add(total, amount);
  }

  /** Adds to a month's row. */
  public void add(Changes.Row month, Instant day, BigDecimal amount) {
    month.add(MonthRow.attribute(daily, day), amount);
  }
}
