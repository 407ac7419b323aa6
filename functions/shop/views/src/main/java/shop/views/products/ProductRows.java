package shop.views.products;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import shop.views.parts.MonthRow;
import shop.views.parts.Period;
import shop.views.parts.Turnover;

/**
 * Keys and figures of the view's rows.
 *
 * <ul>
 *   <li>{@code <product>} / {@code -}: name, price, currency of the price, and version.
 *   <li>{@code <product>} / {@code T#<currency>}: all sales in that currency. {@code revenue}
 *       follows from the other figures; it stands in the row because the index sorts by it.
 *   <li>{@code <product>} / {@code M#2011-11#<currency>}: the figures for each day of a month,
 *       without revenue: see {@link MonthRow}.
 * </ul>
 */
final class ProductRows {

  static final String REVENUE = "revenue";

  /** What is counted: its name in a row of all time, and in a month's row, where a day follows. */
  enum Figure {
    UNITS("units", "u"),
    UNITS_CANCELLED("unitsCancelled", "x"),
    UNITS_RETURNED("unitsReturned", "b"),
    GROSS("gross", "g"),
    CANCELLED("cancelled", "c"),
    RETURNED("returned", "r");

    /** The attribute in a row of all time. */
    final String total;

    private final String daily;

    Figure(String total, String daily) {
      this.total = total;
      this.daily = daily;
    }

    /** The attribute in a month's row. */
    String on(Instant day) {
      return MonthRow.attribute(daily, day);
    }

    long count(MonthRow.Day day) {
      return day.count(daily);
    }

    BigDecimal amount(MonthRow.Day day) {
      return day.amount(daily);
    }

    BigDecimal sum(MonthRow month) {
      return month.sum(daily);
    }
  }

  private static final String TOTALS = "T#";
  private static final String MONTHS = "M#";

  static final Turnover TURNOVER = new Turnover(List.of("totals", "months"), ProductRows::amounts);

  private ProductRows() {}

  static RowKey product(String productId) {
    return new RowKey(productId, "-");
  }

  static RowKey totals(String productId, Currency currency) {
    return new RowKey(productId, TOTALS + currency.getCurrencyCode());
  }

  static RowKey month(String productId, Currency currency, Instant day) {
    return new RowKey(productId, MONTHS + MonthRow.key(day, currency));
  }

  static Range months(String productId, Period period) {
    return MonthRow.range(productId, MONTHS, period);
  }

  private static Map<String, BigDecimal> amounts(Row row) {
    if (row.sk().startsWith(TOTALS)) {
      ProductFigures f = figures(row);
      Currency currency = Currency.getInstance(row.sk().substring(TOTALS.length()));
      return Turnover.amounts("totals", currency, f.gross(), f.cancelled(), f.returned());
    }
    if (!row.sk().startsWith(MONTHS)) {
      return Map.of();
    }
    MonthRow month = MonthRow.of(row);
    return Turnover.amounts(
        "months",
        month.currency(),
        Figure.GROSS.sum(month),
        Figure.CANCELLED.sum(month),
        Figure.RETURNED.sum(month));
  }

  static ProductFigures figures(Row totals) {
    return new ProductFigures(
        totals.count(Figure.UNITS.total),
        totals.count(Figure.UNITS_CANCELLED.total),
        totals.count(Figure.UNITS_RETURNED.total),
        totals.decimal(Figure.GROSS.total),
        totals.decimal(Figure.CANCELLED.total),
        totals.decimal(Figure.RETURNED.total));
  }

  static ProductFigures figures(MonthRow.Day day) {
    return new ProductFigures(
        Figure.UNITS.count(day),
        Figure.UNITS_CANCELLED.count(day),
        Figure.UNITS_RETURNED.count(day),
        Figure.GROSS.amount(day),
        Figure.CANCELLED.amount(day),
        Figure.RETURNED.amount(day));
  }
}
