package shop.views.regions;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.domain.Placement;
import shop.views.parts.Figure;
import shop.views.parts.MonthRow;
import shop.views.parts.Shards;
import shop.views.parts.Span;
import shop.views.parts.Turnover;

/**
 * Keys and figures of the view's rows.
 *
 * <ul>
 *   <li>{@code REGIONS} / {@code <currency>#<region>}: all sales of the region in that currency.
 *   <li>{@code L#2011-11} / {@code <currency>#<region>}: its sales of that month.
 *   <li>{@code R#<region>} / {@code 2011-11#<currency>}: the same figures for each day of a month:
 *       see {@link MonthRow}.
 *   <li>{@code C#<shard>} / {@code 2011-11#<currency>}: the company's, day by day. Every order
 *       changes the company's rows, so they are split into {@link Shards} by the order's id, which
 *       are read together and added.
 * </ul>
 */
final class RegionRows {

  static final Figure ORDER_COUNT = new Figure("orderCount", "o");
  static final Figure CANCELLED_COUNT = new Figure("cancelledCount", "x");

  private static final String LIST = "REGIONS";
  private static final String MONTHLY_LIST = "L#";
  private static final String REGION = "R#";
  private static final String COMPANY = "C#";
  private static final String FIRST_CURRENCY = "A";

  static final Turnover TURNOVER =
      new Turnover(
          List.of("totals", "monthly totals", "months", "company's months"), RegionRows::amounts);

  private RegionRows() {}

  static RowKey listed(Placement placement) {
    return new RowKey(LIST, listed(placement.currency(), placement.region()));
  }

  static RowKey listed(Placement placement, Instant day) {
    return new RowKey(
        MONTHLY_LIST + MonthRow.month(day), listed(placement.currency(), placement.region()));
  }

  private static String listed(Currency currency, String region) {
    return currency.getCurrencyCode() + "#" + region;
  }

  static RowKey month(Placement placement, Instant day) {
    return new RowKey(REGION + placement.region(), MonthRow.key(day, placement.currency()));
  }

  static RowKey company(Placement placement, Instant day) {
    return new RowKey(
        COMPANY + Shards.of(placement.orderId()), MonthRow.key(day, placement.currency()));
  }

  private static Map<String, BigDecimal> amounts(Row row) {
    if (row.pk().equals(LIST)) {
      return Turnover.amounts("totals", currency(row), Figure.in(row));
    }
    if (row.pk().startsWith(MONTHLY_LIST)) {
      return Turnover.amounts("monthly totals", currency(row), Figure.in(row));
    }
    MonthRow month = MonthRow.of(row);
    String book = row.pk().startsWith(COMPANY) ? "company's months" : "months";
    return Turnover.amounts(book, month.currency(), month::sum);
  }

  /** The list of all time, by currency and then region. */
  static Range list(Optional<Currency> currency) {
    return list(LIST, currency);
  }

  /** A month's list, by currency and then region. */
  static Range list(YearMonth month, Optional<Currency> currency) {
    return list(MONTHLY_LIST + month, currency);
  }

  private static Range list(String pk, Optional<Currency> currency) {
    String prefix = currency.map(c -> c.getCurrencyCode() + "#").orElse("");
    return Range.of(pk, prefix.isEmpty() ? FIRST_CURRENCY : prefix, prefix + Range.END);
  }

  static Range months(String region, Span span) {
    return MonthRow.range(REGION + region, "", span);
  }

  static Range company(int shard, Span span) {
    return MonthRow.range(COMPANY + shard, "", span);
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
