package shop.views.products;

import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.RowMissingException;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import cqrs.projection.read.View;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import shop.views.parts.Figure;
import shop.views.parts.MonthRow;
import shop.views.parts.Page;
import shop.views.parts.QueryRefusedException;
import shop.views.parts.Ranking;
import shop.views.parts.Series;
import shop.views.parts.Span;

/** Answers from the view {@link ProductSales}. */
public final class ProductSalesReader {

  /** The major version that began to keep the catalogue. */
  private static final int SINCE_CATALOGUE = 2;

  private final View view;

  public ProductSalesReader(View view) {
    this.view = view;
  }

  /** The catalogue, by id: one read, of a page's rows. */
  public Page<ProductDetails> products(
      int limit, Optional<String> cursor, ReadConsistency freshness) {
    View.Page page = view.page(freshness.ofMajor(SINCE_CATALOGUE), "products", cursor);
    Range range = ProductRows.catalogue().after(page.after());
    return Page.of(
        page, page.rows().first(range, limit + 1), limit, row -> ProductDetails.of(row.sk(), row));
  }

  /** One product as it is now: one read. */
  public Optional<ProductDetails> product(String productId, ReadConsistency freshness) {
    return view.get(ProductRows.product(productId), freshness)
        .map(row -> ProductDetails.of(productId, row));
  }

  /**
   * One product over time: two reads at once. An order's token says nothing of the product's own
   * partition: where the product is not there and its sales are, that answer would not have them,
   * so it is waited for.
   *
   * @return empty if there is no such product
   * @throws QueryRefusedException if the answer would be too large
   */
  public Optional<ProductSeries> sales(String productId, Span span, ReadConsistency freshness) {
    return view.read(
        freshness,
        rows -> {
          Optional<ProductSeries> found = sales(rows, productId, span);
          if (found.isEmpty() && freshness.isAsked() && isSold(rows, productId)) {
            throw new RowMissingException(ProductRows.product(productId));
          }
          return found;
        });
  }

  private static boolean isSold(Rows rows, String productId) {
    return !rows.first(ProductRows.months(productId, Span.ALL), 1).isEmpty();
  }

  private static Optional<ProductSeries> sales(Rows rows, String productId, Span span) {
    List<Callable<Read>> reads =
        List.of(
            () -> new Read(rows.get(ProductRows.product(productId)), List.of()),
            () ->
                new Read(
                    Optional.empty(), MonthRow.read(rows, ProductRows.months(productId, span))));
    List<Read> found = Parallel.all(reads);
    return found
        .getFirst()
        .product()
        .map(
            row ->
                new ProductSeries(
                    ProductDetails.of(productId, row),
                    Series.of(found.getLast().months(), span, ProductRows::figures)));
  }

  /** What one of two reads has found. */
  private record Read(Optional<Row> product, List<MonthRow> months) {}

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
