package shop.views.regions;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.parts.Period;
import shop.views.parts.Period.Interval;
import shop.views.parts.Series;

class RegionSalesTest {

  private final AnOrder order =
      AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("cup", 5, "2.50");

  @Test
  void aCancelledOrderTakesItsRevenueBackOnTheDayItIsCancelled() {
    Given sales = given(order.placed(), order.cancelled("2026-03-04T09:00:00Z"));

    assertThat(sales.days())
        .containsExactly(
            "2026-03-01 GBP: 1 orders 12.50, 0 cancelled 0, returned 0",
            "2026-03-04 GBP: 0 orders 0, 1 cancelled 12.50, returned 0");
    assertThat(sales.totals())
        .containsExactly("GBP: 1 orders 12.50, 1 cancelled 12.50, returned 0");
    assertThat(sales.list())
        .containsExactly("EIRE GBP: 1 orders 12.50, 1 cancelled 12.50, returned 0");
    assertThat(sales.regions(Optional.empty()).getFirst().figures().revenue())
        .isEqualByComparingTo("0");
  }

  @Test
  void aReturnTakesBackWhatIsReturnedOnTheDayItIsReturned() {
    Given sales = given(order.placed(), order.returned("2026-04-02T00:00:00Z", 2));

    assertThat(sales.days())
        .containsExactly(
            "2026-03-01 GBP: 1 orders 12.50, 0 cancelled 0, returned 0",
            "2026-04-02 GBP: 0 orders 0, 0 cancelled 0, returned 5");
  }

  @Test
  void salesStayWhereTheCustomerLivedWhenOrdering() {
    AnOrder later = AnOrder.of("2", "ann", "Norway", "2026-03-02T10:00:00Z").line("cup", 1, "3");
    Given sales = given(order.placed(), later.placed(), order.cancelled("2026-03-03T10:00:00Z"));

    assertThat(sales.list())
        .containsExactly(
            "EIRE GBP: 1 orders 12.50, 1 cancelled 12.50, returned 0",
            "Norway GBP: 1 orders 3, 0 cancelled 0, returned 0");
  }

  @Test
  void currenciesAreNeverAddedTogether() {
    AnOrder yen =
        AnOrder.of("2", "bob", "EIRE", "2026-03-01T11:00:00Z", "JPY").line("cup", 1, "400");
    Given sales = given(order.placed(), yen.placed());

    assertThat(sales.days())
        .containsExactly(
            "2026-03-01 GBP: 1 orders 12.50, 0 cancelled 0, returned 0",
            "2026-03-01 JPY: 1 orders 400, 0 cancelled 0, returned 0");
    assertThat(sales.of("EIRE", Optional.of(Currency.getInstance("JPY")), all(Interval.DAY)))
        .hasValueSatisfying(
            series -> assertThat(series.totals()).extracting("currency").hasToString("[JPY]"));
    assertThat(sales.regions(Optional.of(Currency.getInstance("GBP")))).hasSize(1);
  }

  @Test
  void theLastMomentOfADayBelongsToIt() {
    AnOrder late =
        AnOrder.of("1", "ann", "EIRE", "2026-02-28T23:59:59.999999999Z").line("cup", 1, "1");
    AnOrder early = AnOrder.of("2", "ann", "EIRE", "2026-03-01T00:00:00Z").line("cup", 1, "2");

    assertThat(given(late.placed(), early.placed()).days())
        .extracting(day -> day.substring(0, 10))
        .containsExactly("2026-02-28", "2026-03-01");
  }

  @Test
  void monthsHoldOnlyTheDaysAskedFor() {
    Given sales =
        given(
            sale("1", "2025-12-31").placed(),
            sale("2", "2026-01-01").placed(),
            sale("3", "2026-01-31").placed(),
            sale("4", "2026-02-10").placed());

    assertThat(sales.entries(new Period(day("2026-01-02"), day("2026-02-10"), Interval.MONTH)))
        .containsExactly(
            "2026-01 GBP: 1 orders 1, 0 cancelled 0, returned 0",
            "2026-02 GBP: 1 orders 1, 0 cancelled 0, returned 0");
    assertThat(sales.entries(all(Interval.MONTH)))
        .extracting(month -> month.substring(0, 20))
        .containsExactly("2025-12 GBP: 1 order", "2026-01 GBP: 2 order", "2026-02 GBP: 1 order");
  }

  @Test
  void byDayASpanWithoutBoundsEndsWithTheLastSaleAndHas366Days() {
    Given sales =
        given(
            sale("1", "2025-03-03").placed(),
            sale("2", "2025-03-04").placed(),
            sale("3", "2026-03-04").placed());

    assertThat(sales.dates(all(Interval.DAY))).containsExactly("2025-03-04", "2026-03-04");
    assertThat(sales.of("EIRE", Optional.empty(), all(Interval.DAY)).orElseThrow().totals())
        .extracting(total -> total.figures().orderCount())
        .containsExactly(2L);
  }

  @Test
  void oneBoundBringsTheOther() {
    Given sales =
        given(
            sale("1", "2024-01-01").placed(),
            sale("2", "2024-12-31").placed(),
            sale("3", "2025-01-01").placed());

    assertThat(sales.dates(new Period(day("2024-01-01"), Optional.empty(), Interval.DAY)))
        .containsExactly("2024-01-01", "2024-12-31");
    assertThat(sales.dates(new Period(Optional.empty(), day("2025-01-01"), Interval.DAY)))
        .containsExactly("2024-12-31", "2025-01-01")
        .doesNotContain("2024-01-01");
    assertThat(sales.dates(new Period(day("2024-12-31"), day("2024-12-31"), Interval.DAY)))
        .containsExactly("2024-12-31");
  }

  @Test
  void aRegionWithoutSalesIsNotThereAndOneWithoutSalesInTheSpanIsEmpty() {
    Given sales = given(order.placed());
    Period before = new Period(day("2025-01-01"), day("2025-01-31"), Interval.DAY);

    assertThat(sales.of("Norway", Optional.empty(), all(Interval.DAY))).isEmpty();
    assertThat(sales.of("EIRE", Optional.empty(), before))
        .contains(new Series<>(List.of(), List.of(), Optional.empty()));
    assertThat(sales.of("EIRE", Optional.of(Currency.getInstance("JPY")), all(Interval.DAY)))
        .contains(new Series<>(List.of(), List.of(), Optional.empty()));
  }

  @Test
  void aReturnOfWhatWasFreeLeavesNoEmptyDay() {
    AnOrder free = AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("cup", 1, "0");

    assertThat(given(free.placed(), free.returned("2026-03-05T10:00:00Z", 1)).days())
        .containsExactly("2026-03-01 GBP: 1 orders 0, 0 cancelled 0, returned 0");
  }

  private static AnOrder sale(String id, String day) {
    return AnOrder.of(id, "ann", "EIRE", day + "T12:00:00Z").line("cup", 1, "1");
  }

  private static Period all(Interval interval) {
    return new Period(Optional.empty(), Optional.empty(), interval);
  }

  private static Optional<LocalDate> day(String text) {
    return Optional.of(LocalDate.parse(text));
  }

  private static Given given(ShopEvent... events) {
    FilledViews views = ShopTables.filled(2, List.of("regions"));
    views.fill(new RegionSales(), new RecordedHistory(new Partitions(4)).add(events).events());
    return new Given(new RegionSalesReader(views.view("regions")));
  }

  private record Given(RegionSalesReader reader) {

    Optional<Series<RegionFigures>> of(String region, Optional<Currency> currency, Period period) {
      return reader.region(region, currency, period, ReadConsistency.ANY);
    }

    List<String> entries(Period period) {
      return of("EIRE", Optional.empty(), period).orElseThrow().entries().stream()
          .map(e -> e.date() + " " + e.currency() + ": " + text(e.figures()))
          .toList();
    }

    List<String> dates(Period period) {
      return entries(period).stream().map(e -> e.substring(0, 10)).toList();
    }

    List<String> days() {
      return entries(all(Interval.DAY));
    }

    List<String> totals() {
      return of("EIRE", Optional.empty(), all(Interval.DAY)).orElseThrow().totals().stream()
          .map(total -> total.currency() + ": " + text(total.figures()))
          .toList();
    }

    List<RegionTotal> regions(Optional<Currency> currency) {
      return reader.regions(currency, 1_000, Optional.empty(), ReadConsistency.ANY).items();
    }

    List<String> list() {
      return regions(Optional.empty()).stream()
          .map(t -> t.region() + " " + t.currency() + ": " + text(t.figures()))
          .toList();
    }

    private static String text(RegionFigures f) {
      return f.orderCount()
          + " orders "
          + plain(f.gross())
          + ", "
          + f.cancelledCount()
          + " cancelled "
          + plain(f.cancelled())
          + ", returned "
          + plain(f.returned());
    }

    private static String plain(BigDecimal amount) {
      return amount.stripTrailingZeros().scale() > 0
          ? amount.setScale(2).toPlainString()
          : amount.setScale(0).toPlainString();
    }
  }
}
