package shop.views.regions;

import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import cqrs.projection.read.View;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import shop.views.parts.MonthRow;
import shop.views.parts.Page;
import shop.views.parts.QueryRefusedException;
import shop.views.parts.Series;
import shop.views.parts.Span;
import shop.views.regions.RegionPage.Months;

/** Answers from the view {@link RegionSales}. */
public final class RegionSalesReader {

  /** The major version that began to keep the company's rows and the lists of each month. */
  private static final int SINCE_MONTHS = 2;

  private final View view;

  public RegionSalesReader(View view) {
    this.view = view;
  }

  /** The regions' sales of all time, by currency and then name: one read, of a page's rows. */
  public Page<RegionTotal> regions(
      Optional<Currency> currency, int limit, Optional<String> cursor, ReadConsistency freshness) {
    View.Page page = view.page(freshness, query(currency), cursor);
    Range range = RegionRows.list(currency).after(page.after());
    return Page.of(page, page.rows().first(range, limit + 1), limit, MonthlyLists::total);
  }

  /**
   * The regions' sales of some months, by currency and then name: a read a month, and on a first
   * page with an open side one of each of the company's shards. Regions without sales then are left
   * out.
   *
   * @param from empty: the first month with sales
   * @param to empty: the last month with sales
   * @throws QueryRefusedException if the months are too many or in the wrong order
   */
  public RegionPage regions(
      Optional<Currency> currency,
      Optional<YearMonth> from,
      Optional<YearMonth> to,
      int limit,
      Optional<String> cursor,
      ReadConsistency freshness) {
    if (from.isEmpty() && to.isEmpty()) {
      return new RegionPage(regions(currency, limit, cursor, freshness), Optional.empty());
    }
    MonthlyLists.check(from, to);
    View.Page page =
        view.page(
            freshness.ofMajor(SINCE_MONTHS),
            query(currency) + "/" + text(from) + "/" + text(to),
            cursor);
    Months period =
        page.after().isEmpty()
            ? MonthlyLists.between(page.rows(), from, to)
            : MonthlyLists.period(page.after());
    return MonthlyLists.read(page, currency, period, limit);
  }

  private static String query(Optional<Currency> currency) {
    return "regions/" + currency.map(Currency::getCurrencyCode).orElse("");
  }

  private static String text(Optional<YearMonth> month) {
    return month.map(YearMonth::toString).orElse("");
  }

  /**
   * One region over time: one read, and another one where the period has no sales.
   *
   * @return empty if the region has never had any sales
   * @throws QueryRefusedException if the answer would be too large
   */
  public Optional<Series<RegionFigures>> region(
      String region, Span span, ReadConsistency freshness) {
    return view.read(freshness, rows -> region(rows, region, span));
  }

  private static Optional<Series<RegionFigures>> region(Rows rows, String region, Span span) {
    List<MonthRow> months = MonthRow.read(rows, RegionRows.months(region, span));
    if (months.isEmpty() && isUnknown(rows, region)) {
      return Optional.empty();
    }
    return Optional.of(Series.of(months, span, RegionRows::figures));
  }

  private static boolean isUnknown(Rows rows, String region) {
    return rows.first(RegionRows.months(region, Span.ALL), 1).isEmpty();
  }

  /**
   * The company over time: a read of each shard.
   *
   * @throws QueryRefusedException if the answer would be too large
   */
  public Series<RegionFigures> company(Span span, ReadConsistency freshness) {
    List<MonthRow> months =
        view.read(
            freshness.ofMajor(SINCE_MONTHS),
            rows -> MonthRow.readShards(rows, shard -> RegionRows.company(shard, span)));
    return Series.of(months, span, RegionRows::figures);
  }
}
