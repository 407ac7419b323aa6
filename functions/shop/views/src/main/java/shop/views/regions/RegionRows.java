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
import shop.views.parts.Figure;
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

  static final Figure ORDER_COUNT = new Figure("orderCount", "o");
  static final Figure CANCELLED_COUNT = new Figure("cancelledCount", "x");

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
      return Turnover.amounts("totals", currency(row), Figure.in(row));
    }
    MonthRow month = MonthRow.of(row);
    return Turnover.amounts("months", month.currency(), month::sum);
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

  static RegionFigures figures(Figure.Source from) {
    return new RegionFigures(
        from.count(ORDER_COUNT),
        from.count(CANCELLED_COUNT),
        from.amount(Figure.GROSS),
        from.amount(Figure.CANCELLED),
        from.amount(Figure.RETURNED));
  }
}
