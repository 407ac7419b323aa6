package shop.views.products;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import shop.domain.Money;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.parts.Interval;
import shop.views.parts.Page;
import shop.views.parts.Period;
import shop.views.parts.Series;
import shop.views.parts.Span;

class ProductSalesTest {

  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Currency GBP = Currency.getInstance("GBP");

  private final ProductAdded cup = new ProductAdded("cup", "Cup", price("2.5", "GBP"), DAY);

  @Test
  void aProductIsShownAsItIsNow() {
    ProductSalesReader reader =
        given(
            cup,
            new ProductRepriced("cup", price("300", "JPY"), DAY),
            new ProductRenamed("cup", "Mug", DAY));

    ProductDetails mug = new ProductDetails("cup", "Mug", price("300", "JPY"), 3);
    assertThat(reader.product("cup", ReadConsistency.ANY)).contains(mug);
    assertThat(reader.products(100, Optional.empty(), ReadConsistency.ANY).items())
        .containsExactly(mug);
    assertThat(product(reader, "cup"))
        .isEqualTo(
            new ProductSeries(
                mug,
                new Series<>(
                    new Period(Optional.empty(), Optional.empty(), Interval.DAY),
                    List.of(),
                    List.of())));
    assertThat(reader.product("pot", ReadConsistency.ANY)).isEmpty();
    assertThat(reader.sales("pot", Span.ALL, ReadConsistency.ANY)).isEmpty();
  }

  /** Ids that could be taken for keys of other rows among them. */
  @Test
  void theCatalogueIsSortedByIdAndPages() {
    List<String> ids = List.of("-", "--", ".a", "0", "CATALOGUE", "T", "_", "a", "b", "z");
    List<ShopEvent> events = new ArrayList<>();
    for (String id : ids.reversed()) {
      events.add(new ProductAdded(id, "Product " + id, price("1", "GBP"), DAY));
    }
    events.add(AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("-", 1, "9").placed());
    ProductSalesReader reader = given(events.toArray(ShopEvent[]::new));

    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<ProductDetails> page = reader.products(4, cursor, ReadConsistency.ANY);
      page.items().forEach(p -> seen.add(p.productId() + "=" + p.name()));
      cursor = page.next();
      assertThat(page.items()).hasSize(cursor.isPresent() ? 4 : 2);
    } while (cursor.isPresent());

    assertThat(seen)
        .containsExactlyElementsOf(ids.stream().map(id -> id + "=Product " + id).toList());
  }

  @Test
  void aProductOnSeveralLinesOfAnOrderAddsUp() {
    AnOrder order =
        AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z")
            .line("cup", 2, "2.5")
            .line("pot", 1, "9")
            .line("cup", 3, "2");

    ProductFigures sales = total(product(given(cup, order.placed()), "cup"));

    assertThat(sales.units()).isEqualTo(5);
    assertThat(sales.gross()).isEqualByComparingTo("11");
  }

  @Test
  void cancellationsAndReturnsTakeUnitsAndRevenueBackOnTheirOwnDays() {
    AnOrder kept = AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("cup", 4, "2.5");
    AnOrder given = AnOrder.of("2", "bob", "EIRE", "2026-03-01T11:00:00Z").line("cup", 2, "1");
    ProductSeries product =
        product(
            given(
                cup,
                kept.placed(),
                given.placed(),
                kept.returned("2026-03-05T10:00:00Z", 1),
                given.cancelled("2026-03-09T10:00:00Z")),
            "cup");

    assertThat(product.sales().entries())
        .extracting(e -> e.date() + " " + text(e.figures()))
        .containsExactly(
            "2026-03-01 6 -0 -0 = 12", "2026-03-05 0 -0 -1 = -2.5", "2026-03-09 0 -2 -0 = -2");
    assertThat(text(total(product))).isEqualTo("6 -2 -1 = 7.5");
  }

  @Test
  void theRankingHasTheHighestRevenueFirstAndPagesThroughAllShards() {
    ProductSalesReader reader = given(sales(25).toArray(ShopEvent[]::new));

    List<String> ranked = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    int pages = 0;
    do {
      Page<RankedProduct> page = reader.ranking(GBP, 4, cursor);
      page.items().forEach(p -> ranked.add(p.productId() + " " + p.figures().revenue()));
      cursor = page.next();
      pages++;
    } while (cursor.isPresent());

    assertThat(ranked)
        .containsExactlyElementsOf(
            IntStream.range(0, 25).mapToObj(i -> "p" + (24 - i) + " " + (25 - i)).toList());
    assertThat(pages).isEqualTo(7);
  }

  @Test
  void aFullLastPageHasNoNext() {
    ProductSalesReader reader = given(sales(8).toArray(ShopEvent[]::new));

    Page<RankedProduct> page = reader.ranking(GBP, 4, Optional.empty());
    assertThat(page.next()).isPresent();
    assertThat(reader.ranking(GBP, 4, page.next()).next()).isEmpty();
    assertThat(reader.ranking(GBP, 8, Optional.empty()).next()).isEmpty();
    assertThat(reader.ranking(Currency.getInstance("JPY"), 8, Optional.empty()).items()).isEmpty();
  }

  @Test
  void equalRevenuesPageWithoutRepeatOrGap() {
    List<ShopEvent> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(
          AnOrder.of("o" + i, "ann", "EIRE", "2026-03-01T10:00:00Z")
              .line("p" + i, 1, "5")
              .placed());
    }
    ProductSalesReader reader = given(events.toArray(ShopEvent[]::new));

    List<String> ranked = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<RankedProduct> page = reader.ranking(GBP, 3, cursor);
      page.items().forEach(p -> ranked.add(p.productId()));
      cursor = page.next();
    } while (cursor.isPresent());

    assertThat(ranked).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aProductThatIsSoldBeforeTheViewHasItIsRankedWithoutAName() {
    AnOrder order = AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("pot", 1, "9");

    ProductSalesReader reader = given(order.placed());

    assertThat(reader.ranking(GBP, 20, Optional.empty()).items())
        .singleElement()
        .satisfies(
            product -> {
              assertThat(product.productId()).isEqualTo("pot");
              assertThat(product.name()).isNull();
            });
    assertThat(reader.sales("pot", Span.ALL, ReadConsistency.ANY)).isEmpty();
    assertThat(reader.products(20, Optional.empty(), ReadConsistency.ANY).items()).isEmpty();
  }

  /** The i-th of them has a revenue of i + 1. */
  private static List<ShopEvent> sales(int products) {
    List<ShopEvent> events = new ArrayList<>();
    for (int i = 0; i < products; i++) {
      events.add(new ProductAdded("p" + i, "Product " + i, price("1", "GBP"), DAY));
      AnOrder order =
          AnOrder.of("o" + i, "ann", "EIRE", "2026-03-01T10:00:00Z").line("p" + i, i + 2, "1");
      events.add(order.placed());
      events.add(order.returned("2026-03-02T10:00:00Z", 1));
    }
    return events;
  }

  private static ProductSalesReader given(ShopEvent... events) {
    FilledViews views = ShopTables.filled(1000, List.of("products"));
    views.fill(new ProductSales(), new RecordedHistory(new Partitions(4)).add(events).events());
    return new ProductSalesReader(views.view("products"));
  }

  private static ProductSeries product(ProductSalesReader reader, String id) {
    return reader.sales(id, Span.ALL, ReadConsistency.ANY).orElseThrow();
  }

  private static ProductFigures total(ProductSeries product) {
    assertThat(product.sales().totals()).hasSize(1);
    return product.sales().totals().getFirst().figures();
  }

  private static String text(ProductFigures f) {
    return f.units()
        + " -"
        + f.unitsCancelled()
        + " -"
        + f.unitsReturned()
        + " = "
        + f.revenue().toPlainString();
  }

  private static Money price(String amount, String currency) {
    return new Money(new BigDecimal(amount), Currency.getInstance(currency));
  }
}
