package shop.views.regions;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.domain.Placement;
import shop.views.parts.MonthRow;
import shop.views.parts.Period;
import shop.views.parts.Turnover;

/**
 * Keys and figures of the view's rows.
 *
 * <ul>
 *   <li>{@code REGIONS} / {@code <currency>#<region>}: all sales of the region in that currency.
 *   <li>{@code R#<region>} / {@code 2011-11#<currency>}: the same figures for each day of a month:
 *       see {@link MonthRow}.
 * </ul>
 */
final class RegionRows {

  /** What is counted: its name in the list, and in a month's row, where a day follows. */
  enum Figure {
    ORDER_COUNT("orderCount", "o"),
    CANCELLED_COUNT("cancelledCount", "x"),
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

  private static final String LIST = "REGIONS";
  private static final String FIRST_CURRENCY = "A";

  static final Turnover TURNOVER = new Turnover(List.of("totals", "months"), RegionRows::amounts);

  private RegionRows() {}

  static RowKey listed(Placement placement) {
    return new RowKey(LIST, placement.currency().getCurrencyCode() + "#" + placement.region());
  }

  static RowKey month(Placement placement, Instant day) {
    return new RowKey(months(placement.region()), MonthRow.key(day, placement.currency()));
  }

  private static Map<String, BigDecimal> amounts(Row row) {
    if (row.pk().equals(LIST)) {
      RegionFigures f = figures(row);
      return Turnover.amounts("totals", currency(row), f.gross(), f.cancelled(), f.returned());
    }
    MonthRow month = MonthRow.of(row);
    return Turnover.amounts(
        "months",
        month.currency(),
        Figure.GROSS.sum(month),
        Figure.CANCELLED.sum(month),
        Figure.RETURNED.sum(month));
  }

  /** The list, by currency and then region. */
  static Range list(Optional<Currency> currency) {
    String prefix = currency.map(c -> c.getCurrencyCode() + "#").orElse("");
    return Range.of(LIST, prefix.isEmpty() ? FIRST_CURRENCY : prefix, prefix + Range.END);
  }

  static Range months(String region, Period period) {
    return MonthRow.range(months(region), "", period);
  }

  private static String months(String region) {
    return "R#" + region;
  }

  static Currency currency(Row listed) {
    return Currency.getInstance(listed.sk().substring(0, listed.sk().indexOf('#')));
  }

  static String region(Row listed) {
    return listed.sk().substring(listed.sk().indexOf('#') + 1);
  }

  static RegionFigures figures(Row listed) {
    return new RegionFigures(
        listed.count(Figure.ORDER_COUNT.total),
        listed.count(Figure.CANCELLED_COUNT.total),
        listed.decimal(Figure.GROSS.total),
        listed.decimal(Figure.CANCELLED.total),
        listed.decimal(Figure.RETURNED.total));
  }

  static RegionFigures figures(MonthRow.Day day) {
    return new RegionFigures(
        Figure.ORDER_COUNT.count(day),
        Figure.CANCELLED_COUNT.count(day),
        Figure.GROSS.amount(day),
        Figure.CANCELLED.amount(day),
        Figure.RETURNED.amount(day));
  }
}
