package shop.views.regions;

import cqrs.projection.Row;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import cqrs.projection.read.View;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import shop.views.parts.Figure;
import shop.views.parts.Months;
import shop.views.parts.Page;
import shop.views.parts.Period;
import shop.views.parts.Series;

/** Answers from the view {@link RegionSales}. */
public final class RegionSalesReader {

  private final View view;

  public RegionSalesReader(View view) {
    this.view = view;
  }

  /** The regions, by currency and then name: one read, of a page's rows. */
  public Page<RegionTotal> regions(
      Optional<Currency> currency, int limit, Optional<String> cursor, ReadConsistency freshness) {
    String query = "regions/" + currency.map(Currency::getCurrencyCode).orElse("");
    View.Page page = view.page(freshness, query, cursor);
    Range range = RegionRows.list(currency).after(page.after());
    return Page.of(page, page.rows().first(range, limit + 1), limit, RegionSalesReader::total);
  }

  private static RegionTotal total(Row row) {
    return new RegionTotal(
        RegionRows.region(row), RegionRows.currency(row), RegionRows.figures(Figure.in(row)));
  }

  /**
   * One region over time: one read, and another one where the period has no sales.
   *
   * @return empty if the region has never had any sales
   */
  public Optional<Series<RegionFigures>> region(
      String region, Optional<Currency> currency, Period period, ReadConsistency freshness) {
    return view.read(freshness, rows -> region(rows, region, currency, period));
  }

  private static Optional<Series<RegionFigures>> region(
      Rows rows, String region, Optional<Currency> currency, Period period) {
    List<Row> months = Months.read(rows, RegionRows.months(region, period));
    if (months.isEmpty() && rows.first(RegionRows.months(region, Period.ALL), 1).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Series.of(Months.of(months), currency, period, RegionRows::figures));
  }
}
