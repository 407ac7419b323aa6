package shop.views.products;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.parts.Series;
import shop.views.parts.Span;

/** The view against sums over the same events, made without any projection. */
class ProductSalesFoldTest {

  /** By product, currency, and day or nothing: units and amounts of placed, cancelled, returned. */
  private final Map<String, BigDecimal[]> expected = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void showsTheSumsOfTheEvents(long seed) {
    RecordedHistory history = RandomHistory.of(seed, 900, new Partitions(8));
    for (RecordedEvent<ShopEvent> recorded : history.events()) {
      switch (recorded.event()) {
        case OrderPlaced e ->
            e.lines()
                .forEach(
                    l ->
                        sum(
                            0,
                            l.productId() + "/" + e.placement().currency(),
                            e.placement().placedAt(),
                            l.quantity(),
                            l.unitPrice()));
        case OrderCancelled e ->
            e.lines()
                .forEach(
                    l ->
                        sum(
                            1,
                            l.productId() + "/" + e.placement().currency(),
                            e.occurredAt(),
                            l.quantity(),
                            l.unitPrice()));
        case OrderLinesReturned e ->
            e.lines()
                .forEach(
                    l ->
                        sum(
                            2,
                            l.productId() + "/" + e.placement().currency(),
                            e.occurredAt(),
                            l.quantity(),
                            l.unitPrice()));
        default -> {}
      }
    }
    FilledViews views =
        ShopTables.filled(7, List.of("products")).fill(new ProductSales(), history.events());
    ProductSalesReader reader = new ProductSalesReader(views.view("products"));

    assertThat(series(reader, history)).isEqualTo(texts(expected));
    assertThat(expected).hasSizeGreaterThan(50);
    for (String currency : List.of("GBP", "JPY")) {
      assertThat(ranking(reader, currency)).isEqualTo(byRevenue(currency));
    }
  }

  private void sum(int kind, String sold, Instant at, int quantity, BigDecimal unitPrice) {
    String day = at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    for (String key : List.of(sold + "/", sold + "/" + day)) {
      BigDecimal[] figures =
          expected.computeIfAbsent(
              key, _ -> new BigDecimal[] {zero(), zero(), zero(), zero(), zero(), zero()});
      BigDecimal units = BigDecimal.valueOf(quantity);
      figures[kind] = figures[kind].add(units);
      figures[kind + 3] = figures[kind + 3].add(unitPrice.multiply(units));
    }
  }

  private static BigDecimal zero() {
    return BigDecimal.ZERO;
  }

  private static Map<String, String> series(ProductSalesReader reader, RecordedHistory history) {
    Map<String, BigDecimal[]> shown = new TreeMap<>();
    for (RecordedEvent<ShopEvent> recorded : history.events()) {
      if (recorded.event() instanceof ProductAdded added) {
        String id = added.productId();
        Series<ProductFigures> sales =
            reader.sales(id, Span.ALL, ReadConsistency.ANY).orElseThrow().sales();
        sales.totals().forEach(t -> shown.put(id + "/" + t.currency() + "/", figures(t.figures())));
        sales
            .entries()
            .forEach(
                e -> shown.put(id + "/" + e.currency() + "/" + e.date(), figures(e.figures())));
      }
    }
    return texts(shown);
  }

  private static BigDecimal[] figures(ProductFigures figures) {
    return new BigDecimal[] {
      BigDecimal.valueOf(figures.units()),
      BigDecimal.valueOf(figures.unitsCancelled()),
      BigDecimal.valueOf(figures.unitsReturned()),
      figures.gross(),
      figures.cancelled(),
      figures.returned()
    };
  }

  private static Map<String, String> texts(Map<String, BigDecimal[]> figures) {
    Map<String, String> texts = new TreeMap<>();
    figures.forEach(
        (key, values) -> {
          List<String> plain = new ArrayList<>();
          for (BigDecimal value : values) {
            plain.add(value.stripTrailingZeros().toPlainString());
          }
          texts.put(key, String.join(" ", plain));
        });
    return texts;
  }

  private static List<String> ranking(ProductSalesReader reader, String currency) {
    return reader.ranking(Currency.getInstance(currency), 100, Optional.empty()).items().stream()
        .map(p -> p.productId() + " " + p.figures().revenue().stripTrailingZeros().toPlainString())
        .toList();
  }

  private List<String> byRevenue(String currency) {
    Map<String, BigDecimal> revenues = new HashMap<>();
    expected.forEach(
        (key, f) -> {
          if (key.endsWith("/" + currency + "/")) {
            revenues.put(
                key.substring(0, key.indexOf('/')),
                f[3].subtract(f[4]).subtract(f[5]).stripTrailingZeros());
          }
        });
    return revenues.entrySet().stream()
        .sorted(Map.Entry.<String, BigDecimal>comparingByValue(Comparator.reverseOrder()))
        .map(e -> e.getKey() + " " + e.getValue().toPlainString())
        .toList();
  }
}
