package shop.views.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.Partitions;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.parts.Interval;
import shop.views.parts.Period;
import shop.views.parts.QueryRefusedException;
import shop.views.parts.Series;
import shop.views.parts.Span;

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
    assertThat(sales.of("EIRE", in("JPY")))
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

    assertThat(sales.entries(span("2026-01-02", "2026-02-10", Interval.MONTH)))
        .containsExactly(
            "2026-01 GBP: 1 orders 1, 0 cancelled 0, returned 0",
            "2026-02 GBP: 1 orders 1, 0 cancelled 0, returned 0");
    assertThat(sales.entries(span("", "", Interval.MONTH)))
        .extracting(month -> month.substring(0, 20))
        .containsExactly("2025-12 GBP: 1 order", "2026-01 GBP: 2 order", "2026-02 GBP: 1 order");
  }

  /** One order of today once hid all that was sold years ago. */
  @Test
  void withoutDatesTheSeriesReachesFromTheFirstToTheLastSaleInWhateverCurrency() {
    AnOrder euros =
        AnOrder.of("2", "ann", "EIRE", "2026-11-20T10:00:00Z", "EUR").line("cup", 1, "21");
    Given sales =
        given(sale("0", "2010-12-01").placed(), sale("1", "2011-12-09").placed(), euros.placed());

    for (Span asked : List.of(Span.ALL, in("EUR"), in("GBP"))) {
      assertThat(sales.of("EIRE", asked).orElseThrow().period())
          .isEqualTo(period("2010-12-01", "2026-11-20", Interval.MONTH));
    }
    assertThat(sales.totals())
        .containsExactly(
            "EUR: 1 orders 21, 0 cancelled 0, returned 0",
            "GBP: 2 orders 2, 0 cancelled 0, returned 0");
    assertThat(sales.entries(span("2011-12-01", "", Interval.MONTH)))
        .extracting(month -> month.substring(0, 11))
        .containsExactly("2011-12 GBP", "2026-11 EUR");
  }

  @Test
  void theIntervalIsADayInAPeriodOfAtMost366DaysAndElseAMonth() {
    Given year = given(sale("1", "2024-01-01").placed(), sale("2", "2024-12-31").placed());
    Given more = given(sale("1", "2024-01-01").placed(), sale("2", "2025-01-01").placed());

    assertThat(year.of("EIRE", Span.ALL).orElseThrow().period().interval()).isEqualTo(Interval.DAY);
    assertThat(more.of("EIRE", Span.ALL).orElseThrow().period().interval())
        .isEqualTo(Interval.MONTH);
    assertThat(more.dates(span("2024-12-01", "", null))).containsExactly("2025-01-01");
    assertThatThrownBy(() -> more.of("EIRE", span("", "", Interval.DAY)))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("from 2024-01-01 to 2025-01-01 has 367 days");
  }

  @Test
  void aRegionWithoutSalesIsNotThereAndOneWithoutSalesInTheSpanIsEmpty() {
    Given sales = given(order.placed());

    assertThat(sales.of("Norway", Span.ALL)).isEmpty();
    assertThat(sales.of("EIRE", span("2025-01-01", "2025-01-31", null)))
        .contains(nothing("2025-01-01", "2025-01-31"));
    assertThat(sales.of("EIRE", span("2027-01-01", "", null)))
        .contains(nothing("2027-01-01", "2027-01-01"));
    assertThat(sales.of("EIRE", span("", "2025-01-31", null)))
        .contains(nothing("2025-01-31", "2025-01-31"));
    assertThat(sales.of("EIRE", in("JPY"))).contains(nothing("2026-03-01", "2026-03-01"));
  }

  private static Series<RegionFigures> nothing(String from, String to) {
    return new Series<>(period(from, to, Interval.DAY), List.of(), List.of());
  }

  @Test
  void theCompanyIsTheSumOfItsRegions() {
    AnOrder other =
        AnOrder.of("other", "bob", "Norway", "2026-03-01T11:00:00Z").line("cup", 1, "3");
    Given sales = given(order.placed(), other.placed(), order.returned("2026-04-02T00:00:00Z", 2));

    Series<RegionFigures> company = sales.reader().company(Span.ALL, ReadConsistency.ANY);

    assertThat(company.period()).isEqualTo(period("2026-03-01", "2026-04-02", Interval.DAY));
    assertThat(company.entries())
        .extracting(e -> e.date() + " " + e.currency() + ": " + Given.text(e.figures()))
        .containsExactly(
            "2026-03-01 GBP: 2 orders 15.50, 0 cancelled 0, returned 0",
            "2026-04-02 GBP: 0 orders 0, 0 cancelled 0, returned 5");
    Series<RegionFigures> none = given().reader().company(Span.ALL, ReadConsistency.ANY);
    assertThat(none.period())
        .isEqualTo(new Period(Optional.empty(), Optional.empty(), Interval.DAY));
    assertThat(none.totals()).isEmpty();
  }

  @Test
  void theListOfSomeMonthsHasTheirSalesAlone() {
    AnOrder norway = AnOrder.of("4", "bob", "Norway", "2026-02-10T10:00:00Z").line("cup", 1, "0");
    Given sales =
        given(
            sale("1", "2025-12-31").placed(),
            sale("2", "2026-01-01").placed(),
            sale("3", "2026-03-31").placed(),
            norway.placed(),
            norway.returned("2026-05-01T10:00:00Z", 1)); // was free: no sale

    assertThat(sales.list("2026-01", "2026-02"))
        .containsExactly(
            "2026-01 to 2026-02",
            "EIRE GBP: 1 orders 1, 0 cancelled 0, returned 0",
            "Norway GBP: 1 orders 0, 0 cancelled 0, returned 0");
    assertThat(sales.list("2026-03", ""))
        .containsExactly("2026-03 to 2026-03", "EIRE GBP: 1 orders 1, 0 cancelled 0, returned 0");
    assertThat(sales.list("", "2026-01"))
        .containsExactly("2025-12 to 2026-01", "EIRE GBP: 2 orders 2, 0 cancelled 0, returned 0");
    assertThat(sales.list("2030-01", "")).containsExactly("2030-01 to 2030-01");
    assertThat(sales.list("", "2020-01")).containsExactly("2020-01 to 2020-01");
    assertThat(given().list("2020-01", "")).containsExactly("2020-01 to 2020-01");
    assertThat(sales.list("2016-02", "2026-01")).hasSize(2);
    assertThatThrownBy(() -> sales.list("1976-01", "2026-01"))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("601 months");
    assertThatThrownBy(() -> sales.list("1976-01", ""))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("603 months");
    assertThatThrownBy(() -> sales.list("2026-02", "2026-01"))
        .isInstanceOf(QueryRefusedException.class);
  }

  /** Texts that Java sorts in another way than DynamoDB, over ten years. */
  @Test
  void theListOfManyMonthsPagesInTheOrderOfTheKeys() {
    List<String> regions = List.of("a", "z", "\uff5e", "\ud83c\udf0d", "\ud83c\udf0d2");
    List<ShopEvent> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String day = YearMonth.of(2016, 1).plusMonths(i) + "-15T10:00:00Z";
      String region = regions.get(i % regions.size());
      events.add(AnOrder.of("o" + i, "ann", region, day).line("cup", 1, "1").placed());
    }
    Given sales = given(events.toArray(ShopEvent[]::new));

    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      RegionPage found = sales.page("2016-01", "", 2, cursor);
      assertThat(found.period()).hasToString("Optional[Months[from=2016-01, to=2025-12]]");
      found.page().items().forEach(t -> seen.add(t.region() + " " + t.figures().orderCount()));
      cursor = found.page().next();
      assertThat(found.page().items()).hasSize(cursor.isPresent() ? 2 : 1);
    } while (cursor.isPresent());

    assertThat(seen).containsExactlyElementsOf(regions.stream().map(r -> r + " 24").toList());
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

  private static Span in(String currency) {
    return new Span(
        Optional.of(Currency.getInstance(currency)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Span span(String from, String to, @Nullable Interval interval) {
    return new Span(Optional.empty(), day(from), day(to), Optional.ofNullable(interval), false);
  }

  private static Period period(String from, String to, Interval interval) {
    return new Period(day(from), day(to), interval);
  }

  private static Optional<LocalDate> day(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
  }

  private static Optional<YearMonth> month(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(YearMonth.parse(text));
  }

  private static Given given(ShopEvent... events) {
    FilledViews views = ShopTables.filled(2, List.of("regions"));
    views.fill(new RegionSales(), new RecordedHistory(new Partitions(4)).add(events).events());
    return new Given(new RegionSalesReader(views.view("regions")));
  }

  private record Given(RegionSalesReader reader) {

    Optional<Series<RegionFigures>> of(String region, Span span) {
      return reader.region(region, span, ReadConsistency.ANY);
    }

    List<String> entries(Span span) {
      return of("EIRE", span).orElseThrow().entries().stream()
          .map(e -> e.date() + " " + e.currency() + ": " + text(e.figures()))
          .toList();
    }

    List<String> dates(Span span) {
      return entries(span).stream().map(e -> e.substring(0, 10)).toList();
    }

    List<String> days() {
      return entries(Span.ALL);
    }

    List<String> totals() {
      return of("EIRE", Span.ALL).orElseThrow().totals().stream()
          .map(total -> total.currency() + ": " + text(total.figures()))
          .toList();
    }

    List<RegionTotal> regions(Optional<Currency> currency) {
      return reader.regions(currency, 1_000, Optional.empty(), ReadConsistency.ANY).items();
    }

    List<String> list() {
      return regions(Optional.empty()).stream().map(Given::text).toList();
    }

    RegionPage page(String from, String to, int limit, Optional<String> cursor) {
      return reader.regions(
          Optional.empty(), month(from), month(to), limit, cursor, ReadConsistency.ANY);
    }

    /** The period, and then the regions. */
    List<String> list(String from, String to) {
      RegionPage found = page(from, to, 1_000, Optional.empty());
      List<String> lines = new ArrayList<>();
      lines.add(found.period().map(p -> p.from() + " to " + p.to()).orElseThrow());
      found.page().items().forEach(total -> lines.add(text(total)));
      return lines;
    }

    private static String text(RegionTotal t) {
      return t.region() + " " + t.currency() + ": " + text(t.figures());
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
