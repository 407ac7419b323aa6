package shop.views.regions;

import java.util.Currency;
import java.util.List;
import java.util.Optional;
import shop.projection.Freshness;
import shop.projection.Row;
import shop.projection.Rows;
import shop.projection.View;
import shop.views.parts.MonthRow;
import shop.views.parts.Period;
import shop.views.parts.Series;

/** Answers from the view {@link RegionSales}. */
public final class RegionSalesReader {

  private final View view;

  public RegionSalesReader(View view) {
    this.view = view;
  }

  /** All regions, by currency and then name: one read. */
  public List<RegionTotal> regions(Optional<Currency> currency, Freshness freshness) {
    return view.read(freshness, rows -> rows.all(RegionRows.list(currency))).stream()
        .map(
            row ->
                new RegionTotal(
                    RegionRows.region(row), RegionRows.currency(row), RegionRows.figures(row)))
        .toList();
  }

  /**
   * One region over time: one read, and another one where the period has no sales.
   *
   * @return empty if the region has never had any sales
   */
  public Optional<Series<RegionFigures>> region(
      String region, Optional<Currency> currency, Period period, Freshness freshness) {
    return view.read(freshness, rows -> region(rows, region, currency, period));
  }

  private static Optional<Series<RegionFigures>> region(
      Rows rows, String region, Optional<Currency> currency, Period period) {
    List<Row> months = rows.all(RegionRows.months(region, period));
    if (months.isEmpty() && rows.first(RegionRows.months(region, Period.ALL), 1).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Series.of(
            months.stream().map(MonthRow::of).toList(), currency, period, RegionRows::figures));
  }
}
