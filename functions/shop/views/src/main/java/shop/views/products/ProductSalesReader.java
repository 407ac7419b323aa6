package shop.views.products;

import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.RowMissingException;
import cqrs.projection.read.Rows;
import cqrs.projection.read.View;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import shop.domain.Money;
import shop.views.parts.Figure;
import shop.views.parts.Months;
import shop.views.parts.Page;
import shop.views.parts.Period;
import shop.views.parts.Ranking;
import shop.views.parts.Series;

/** Answers from the view {@link ProductSales}. */
public final class ProductSalesReader {

  private final View view;

  public ProductSalesReader(View view) {
    this.view = view;
  }

  /**
   * One product over time: two reads at once. An order's token says nothing of the product's own
   * partition: where the product is not there and its sales are, that answer would not have them,
   * so it is waited for.
   *
   * @return empty if there is no such product
   */
  public Optional<ProductDetails> product(
      String productId, Optional<Currency> currency, Period period, ReadConsistency freshness) {
    return view.read(
        freshness,
        rows -> {
          Optional<ProductDetails> found = product(rows, productId, currency, period);
          if (found.isEmpty() && freshness.isAsked() && isSold(rows, productId)) {
            throw new RowMissingException(ProductRows.product(productId));
          }
          return found;
        });
  }

  private static boolean isSold(Rows rows, String productId) {
    return !rows.first(ProductRows.months(productId, Period.ALL), 1).isEmpty();
  }

  private static Optional<ProductDetails> product(
      Rows rows, String productId, Optional<Currency> currency, Period period) {
    List<Callable<List<Row>>> reads =
        List.of(
            () -> rows.get(ProductRows.product(productId)).stream().toList(),
            () -> Months.read(rows, ProductRows.months(productId, period)));
    List<List<Row>> found = Parallel.all(reads);
    Months months = Months.of(found.get(1));
    return found.get(0).stream()
        .findFirst()
        .map(
            row ->
                new ProductDetails(
                    productId,
                    row.text("name"),
                    new Money(
                        new BigDecimal(row.text("price")),
                        Currency.getInstance(row.text("currency"))),
                    Series.of(months, currency, period, ProductRows::figures),
                    row.count("version")));
  }

  /** Products by revenue, highest first: a read of each shard, and one for the names. */
  public Page<RankedProduct> ranking(Currency currency, int limit, Optional<String> cursor) {
    String code = currency.getCurrencyCode();
    View.Page page = view.page(ReadConsistency.ANY, "products/revenue/" + code, cursor);
    Ranking.Part part = Ranking.read(page.rows(), ProductRows.REVENUE, code, limit, page.after());
    Map<RowKey, Row> products =
        page.rows().get(part.rows().stream().map(r -> ProductRows.product(r.pk())).toList());
    return new Page<>(
        part.rows().stream()
            .map(r -> ranked(r, products.get(ProductRows.product(r.pk())), currency))
            .toList(),
        part.next().isEmpty() ? Optional.empty() : Optional.of(page.next(part.next())));
  }

  private static RankedProduct ranked(Row row, @Nullable Row product, Currency currency) {
    return new RankedProduct(
        row.pk(),
        product == null ? null : product.text("name"),
        currency,
        ProductRows.figures(Figure.in(row)));
  }
}
