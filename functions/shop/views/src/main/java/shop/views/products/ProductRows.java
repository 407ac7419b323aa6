package shop.views.products;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import shop.domain.Money;
import shop.views.parts.Figure;
import shop.views.parts.MonthRow;
import shop.views.parts.Span;
import shop.views.parts.Turnover;

/**
 * Keys and figures of the view's rows.
 *
 * <ul>
 *   <li>{@code <product>} / {@code -}: name, price, currency of the price, and version.
 *   <li>{@code #CATALOGUE} / {@code <product>}: the same, for the list by id.
 *   <li>{@code <product>} / {@code T#<currency>}: all sales in that currency. {@code revenue}
 *       follows from the other figures; it stands in the row because the index sorts by it.
 *   <li>{@code <product>} / {@code M#2011-11#<currency>}: the figures for each day of a month,
 *       without revenue: see {@link MonthRow}.
 * </ul>
 */
final class ProductRows {

  static final String REVENUE = "revenue";

  static final Figure UNITS = new Figure("units", "u");
  static final Figure UNITS_CANCELLED = new Figure("unitsCancelled", "x");
  static final Figure UNITS_RETURNED = new Figure("unitsReturned", "b");

  /** No product's id has that character. */
  private static final String CATALOGUE = "#CATALOGUE";

  /** No id sorts before it. */
  private static final String FIRST_ID = "-";

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

  static Range months(String productId, Span span) {
    return MonthRow.range(productId, MONTHS, span);
  }

  static RowKey listed(String productId) {
    return new RowKey(CATALOGUE, productId);
  }

  /** The catalogue, by id. */
  static Range catalogue() {
    return Range.of(CATALOGUE, FIRST_ID, Range.END);
  }

  /** The list price of a product's row, or of its row in the catalogue. */
  static Money price(Row row) {
    return new Money(new BigDecimal(row.text("price")), Currency.getInstance(row.text("currency")));
  }

  private static Map<String, BigDecimal> amounts(Row row) {
    if (row.pk().equals(CATALOGUE)) {
      return Map.of();
    }
    if (row.sk().startsWith(TOTALS)) {
      Currency currency = Currency.getInstance(row.sk().substring(TOTALS.length()));
      return Turnover.amounts("totals", currency, Figure.in(row));
    }
    if (!row.sk().startsWith(MONTHS)) {
      return Map.of();
    }
    MonthRow month = MonthRow.of(row);
    return Turnover.amounts("months", month.currency(), month::sum);
  }

  static ProductFigures figures(Figure.Source from) {
    return new ProductFigures(
        from.count(UNITS),
        from.count(UNITS_CANCELLED),
        from.count(UNITS_RETURNED),
        from.amount(Figure.GROSS),
        from.amount(Figure.CANCELLED),
        from.amount(Figure.RETURNED));
  }
}
