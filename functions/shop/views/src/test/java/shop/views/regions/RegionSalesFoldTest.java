package shop.views.regions;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.Instant;
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
import shop.views.parts.Period;
import shop.views.parts.Period.Interval;
import shop.views.parts.Series;

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
    FilledViews views =
        ShopTables.filled(3, List.of("regions")).fill(new RegionSales(), history.events());
    RegionSalesReader reader = new RegionSalesReader(views.view("regions"));
    Map<String, Map<String, BigDecimal>> shown = new HashMap<>();
    for (RegionTotal total :
        reader.regions(Optional.empty(), 1_000, Optional.empty(), ReadConsistency.ANY).items()) {
      shown.put(total.region() + "/" + total.currency() + "/", figures(total.figures()));
      for (Interval interval : Interval.values()) {
        Period all = new Period(Optional.empty(), Optional.empty(), interval);
        Series<RegionFigures> series =
            reader
                .region(total.region(), Optional.of(total.currency()), all, ReadConsistency.ANY)
                .orElseThrow();
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
