package shop.views.regions;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
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
import shop.domain.Placement;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.parts.Interval;
import shop.views.parts.Page;
import shop.views.parts.Series;
import shop.views.parts.Span;

/** The view against sums over the same events, made without any projection. */
class RegionSalesFoldTest {

  /** Figures by region, currency, and day, month or nothing. */
  private final Map<String, Map<String, BigDecimal>> expected = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void showsTheSumsOfTheEvents(long seed) {
    RecordedHistory history = RandomHistory.of(seed, 900, new Partitions(8));
    for (RecordedEvent<ShopEvent> recorded : history.events()) {
      switch (recorded.event()) {
        case OrderPlaced e -> {
          sum(e.placement(), e.placement().placedAt(), "orderCount", BigDecimal.ONE);
          e.lines()
              .forEach(
                  line ->
                      sum(
                          e.placement(),
                          e.placement().placedAt(),
                          "gross",
                          line.unitPrice().multiply(BigDecimal.valueOf(line.quantity()))));
        }
        case OrderCancelled e -> {
          sum(e.placement(), e.occurredAt(), "cancelledCount", BigDecimal.ONE);
          e.lines()
              .forEach(
                  line ->
                      sum(
                          e.placement(),
                          e.occurredAt(),
                          "cancelled",
                          line.unitPrice().multiply(BigDecimal.valueOf(line.quantity()))));
        }
        case OrderLinesReturned e ->
            e.lines()
                .forEach(
                    line ->
                        sum(
                            e.placement(),
                            e.occurredAt(),
                            "returned",
                            line.unitPrice().multiply(BigDecimal.valueOf(line.quantity()))));
        default -> {}
      }
    }
    expected.values().removeIf(figures -> figures.values().stream().allMatch(f -> f.signum() == 0));
    assertThat(expected).hasSizeGreaterThan(50);

    assertThat(shown(history)).isEqualTo(canonical(expected));
  }

  private void sum(Placement placement, Instant at, String figure, BigDecimal amount) {
    String day = at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    for (String period : new String[] {"", day.substring(0, 7), day}) {
      expected
          .computeIfAbsent(
              placement.region() + "/" + placement.currency() + "/" + period, _ -> new HashMap<>())
          .merge(figure, amount, BigDecimal::add);
    }
  }

  private static Map<String, Map<String, BigDecimal>> shown(RecordedHistory history) {
    RegionSalesReader reader = reader(history);
    Map<String, Map<String, BigDecimal>> shown = new HashMap<>();
    for (RegionTotal total :
        reader.regions(Optional.empty(), 1_000, Optional.empty(), ReadConsistency.ANY).items()) {
      shown.put(total.region() + "/" + total.currency() + "/", figures(total.figures()));
      for (Interval interval : Interval.values()) {
        Span span =
            new Span(
                Optional.of(total.currency()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(interval),
                false);
        Series<RegionFigures> series =
            reader.region(total.region(), span, ReadConsistency.ANY).orElseThrow();
        assertThat(figures(series.totals().getFirst().figures()))
            .isEqualTo(figures(total.figures()));
        series
            .entries()
            .forEach(
                e ->
                    shown.put(
                        total.region() + "/" + e.currency() + "/" + e.date(),
                        figures(e.figures())));
      }
    }
    return canonical(shown);
  }

  /** By month, by some months and at all; and the company, which is the sum of its regions. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void monthsAddUpToTheListAndRegionsToTheCompany(long seed) {
    RegionSalesReader reader = reader(RandomHistory.of(seed, 600, new Partitions(8)));
    Map<String, RegionFigures> all = new TreeMap<>();
    Map<String, RegionFigures> company = new TreeMap<>();
    reader
        .regions(Optional.empty(), 1_000, Optional.empty(), ReadConsistency.ANY)
        .items()
        .forEach(
            total -> {
              all.put(total.region() + "/" + total.currency(), total.figures());
              company.merge(
                  total.currency().getCurrencyCode(), total.figures(), RegionFigures::plus);
            });

    Map<String, RegionFigures> added = new TreeMap<>();
    List<YearMonth> months =
        List.of(YearMonth.of(2011, 10), YearMonth.of(2011, 11), YearMonth.of(2011, 12));
    for (YearMonth month : months) {
      list(reader, month, month).forEach((key, f) -> added.merge(key, f, RegionFigures::plus));
    }
    assertThat(canonicalOf(added)).isEqualTo(canonicalOf(all));
    assertThat(canonicalOf(list(reader, months.getFirst(), months.getLast())))
        .isEqualTo(canonicalOf(all));
    Map<String, RegionFigures> two = new TreeMap<>(list(reader, months.get(1), months.get(1)));
    list(reader, months.get(2), months.get(2))
        .forEach((key, f) -> two.merge(key, f, RegionFigures::plus));
    assertThat(canonicalOf(list(reader, months.get(1), months.get(2)))).isEqualTo(canonicalOf(two));

    Map<String, RegionFigures> totals = new TreeMap<>();
    Map<String, RegionFigures> days = new TreeMap<>();
    Series<RegionFigures> series = reader.company(Span.ALL, ReadConsistency.ANY);
    series.totals().forEach(t -> totals.put(t.currency().getCurrencyCode(), t.figures()));
    series
        .entries()
        .forEach(e -> days.merge(e.currency().getCurrencyCode(), e.figures(), RegionFigures::plus));
    assertThat(series.period().interval()).isEqualTo(Interval.DAY);
    assertThat(canonicalOf(totals)).isEqualTo(canonicalOf(company));
    assertThat(canonicalOf(days)).isEqualTo(canonicalOf(company));
  }

  private static Map<String, RegionFigures> list(
      RegionSalesReader reader, YearMonth from, YearMonth to) {
    Map<String, RegionFigures> list = new TreeMap<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<RegionTotal> page =
          reader
              .regions(
                  Optional.empty(),
                  Optional.of(from),
                  Optional.of(to),
                  3,
                  cursor,
                  ReadConsistency.ANY)
              .page();
      page.items().forEach(t -> list.put(t.region() + "/" + t.currency(), t.figures()));
      cursor = page.next();
    } while (cursor.isPresent());
    return list;
  }

  private static Map<String, Map<String, BigDecimal>> canonicalOf(
      Map<String, RegionFigures> figures) {
    Map<String, Map<String, BigDecimal>> canonical = new TreeMap<>();
    figures.forEach((key, value) -> canonical.put(key, figures(value)));
    return canonical(canonical);
  }

  private static RegionSalesReader reader(RecordedHistory history) {
    FilledViews views =
        ShopTables.filled(3, List.of("regions")).fill(new RegionSales(), history.events());
    return new RegionSalesReader(views.view("regions"));
  }

  private static Map<String, BigDecimal> figures(RegionFigures figures) {
    return Map.of(
        "orderCount", BigDecimal.valueOf(figures.orderCount()),
        "cancelledCount", BigDecimal.valueOf(figures.cancelledCount()),
        "gross", figures.gross().stripTrailingZeros(),
        "cancelled", figures.cancelled().stripTrailingZeros(),
        "returned", figures.returned().stripTrailingZeros());
  }

  /** Without zeros, and numbers without trailing ones. */
  private static Map<String, Map<String, BigDecimal>> canonical(
      Map<String, Map<String, BigDecimal>> figures) {
    Map<String, Map<String, BigDecimal>> canonical = new TreeMap<>();
    figures.forEach(
        (key, values) -> {
          Map<String, BigDecimal> row = new TreeMap<>();
          values.forEach(
              (figure, value) -> {
                if (value.signum() != 0) {
                  row.put(figure, value.stripTrailingZeros());
                }
              });
          canonical.put(key, row);
        });
    return canonical;
  }
}
