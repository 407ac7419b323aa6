package shop.views.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Row;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.views.parts.SeriesTest.Oracle.Answer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Periods, intervals and sums of series, against a simple oracle that goes day by day. */
class SeriesTest {

  private static final Figure SALES = new Figure("sales", "s");
  private static final List<String> CURRENCIES = List.of("EUR", "GBP", "JPY");

  private record Sales(BigDecimal amount) implements Figures<Sales> {

    @Override
    public Sales plus(Sales other) {
      return new Sales(amount.add(other.amount));
    }

    @Override
    public boolean isNone() {
      return amount.signum() == 0;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void equalTheSumsOfTheDays(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      Map<String, Map<LocalDate, Integer>> sales = sales(random);
      Optional<Span> span = span(random);
      if (span.isEmpty()) {
        refused++;
        continue;
      }
      Optional<Answer> expected = Oracle.answer(sales, span.get());
      if (expected.isEmpty()) {
        refused++;
        assertThatThrownBy(() -> series(sales, span.get(), random))
            .isInstanceOf(QueryRefusedException.class);
      } else {
        assertThat(answer(series(sales, span.get(), random)))
            .as("%s of %s", span.get(), sales)
            .isEqualTo(expected.get());
      }
    }
    assertThat(refused).isBetween(10, 200);
  }

  /** Slow and plain: one day after the other. */
  static final class Oracle {

    record Answer(String period, Map<String, Integer> totals, Map<String, Integer> entries) {}

    private Oracle() {}

    /** Empty where the query is refused. */
    static Optional<Answer> answer(Map<String, Map<LocalDate, Integer>> sales, Span span) {
      TreeSet<LocalDate> days = new TreeSet<>();
      sales.values().forEach(byDay -> days.addAll(byDay.keySet()));
      @Nullable LocalDate from = span.from().orElse(days.isEmpty() ? null : days.getFirst());
      @Nullable LocalDate to = span.to().orElse(days.isEmpty() ? null : days.getLast());
      if (from == null || (span.from().isEmpty() && to != null && from.isAfter(to))) {
        from = to;
      }
      if (to == null || (span.to().isEmpty() && from != null && to.isBefore(from))) {
        to = from;
      }
      if (from == null || to == null) {
        return Optional.of(new Answer("null null", Map.of(), Map.of()));
      }
      long length = ChronoUnit.DAYS.between(from, to) + 1;
      if (span.interval().equals(Optional.of(Interval.DAY)) && length > 366) {
        return Optional.empty();
      }
      boolean byDay = span.interval().map(Interval.DAY::equals).orElse(length <= 366);
      Map<String, Integer> totals = new TreeMap<>();
      Map<String, Integer> entries = new TreeMap<>();
      for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
        for (String currency : CURRENCIES) {
          Map<LocalDate, Integer> own = sales.getOrDefault(currency, Map.of());
          boolean asked =
              span.currency().map(Currency::getCurrencyCode).map(currency::equals).orElse(true);
          if (asked && own.containsKey(day)) {
            totals.merge(currency, own.get(day), Integer::sum);
            entries.merge(label(day, byDay) + " " + currency, own.get(day), Integer::sum);
          }
        }
      }
      if (span.fill()) {
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
          for (String currency : totals.keySet()) {
            entries.putIfAbsent(label(day, byDay) + " " + currency, 0);
          }
        }
      }
      return Optional.of(
          new Answer(from + " " + to + (byDay ? " DAY" : " MONTH"), totals, entries));
    }

    private static String label(LocalDate day, boolean byDay) {
      return byDay ? day.toString() : day.toString().substring(0, 7);
    }
  }

  private static Answer answer(Series<Sales> series) {
    Map<String, Integer> totals = new TreeMap<>();
    series
        .totals()
        .forEach(t -> totals.put(t.currency().getCurrencyCode(), t.figures().amount().intValue()));
    Map<String, Integer> entries = new TreeMap<>();
    series
        .entries()
        .forEach(e -> entries.put(e.date() + " " + e.currency(), e.figures().amount().intValue()));
    assertThat(series.totals()).extracting(Series.Total::currency).doesNotHaveDuplicates();
    assertThat(series.entries())
        .hasSize(entries.size())
        .isSortedAccordingTo(
            Comparator.comparing((Series.Entry<Sales> e) -> e.date())
                .thenComparing(e -> e.currency().getCurrencyCode()));
    Period period = series.period();
    String from = period.from().map(LocalDate::toString).orElse("null");
    String to = period.to().map(LocalDate::toString).orElse("null");
    String interval = period.from().isEmpty() ? "" : " " + period.interval();
    return new Answer(from + " " + to + interval, totals, entries);
  }

  private static Map<String, Map<LocalDate, Integer>> sales(Random random) {
    Map<String, Map<LocalDate, Integer>> sales = new HashMap<>();
    LocalDate begin = LocalDate.of(2010, 1, 1).plusDays(random.nextInt(800));
    int width = List.of(1, 20, 366, 367, 1_500).get(random.nextInt(5));
    for (int left = random.nextInt(12); left > 0; left--) {
      sales
          .computeIfAbsent(CURRENCIES.get(random.nextInt(3)), _ -> new HashMap<>())
          .merge(begin.plusDays(random.nextInt(width)), 1 + random.nextInt(9), Integer::sum);
    }
    return sales;
  }

  /** Empty if it is refused before anything is read. */
  private static Optional<Span> span(Random random) {
    Optional<LocalDate> from = day(random);
    Optional<LocalDate> to = day(random);
    try {
      return Optional.of(
          new Span(
              random.nextInt(3) > 0
                  ? Optional.empty()
                  : Optional.of(Currency.getInstance(CURRENCIES.get(random.nextInt(3)))),
              from,
              to,
              List.of(
                      Optional.<Interval>empty(),
                      Optional.of(Interval.DAY),
                      Optional.of(Interval.MONTH))
                  .get(random.nextInt(3)),
              random.nextBoolean()));
    } catch (QueryRefusedException _) {
      return Optional.empty();
    }
  }

  private static Optional<LocalDate> day(Random random) {
    return random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of(LocalDate.of(2010, 1, 1).plusDays(random.nextInt(1_600)));
  }

  /** The rows that a reader reads: those of the span's months, some of them split in two. */
  private static Series<Sales> series(
      Map<String, Map<LocalDate, Integer>> sales, Span span, Random random) {
    Map<String, Map<String, AttributeValue>> rows = new TreeMap<>();
    sales.forEach(
        (currency, byDay) ->
            byDay.forEach(
                (day, amount) -> {
                  YearMonth month = YearMonth.from(day);
                  boolean before =
                      span.from().filter(d -> month.isBefore(YearMonth.from(d))).isPresent();
                  boolean after =
                      span.to().filter(d -> month.isAfter(YearMonth.from(d))).isPresent();
                  if (!before && !after) {
                    String sk = month + "#" + currency;
                    rows.computeIfAbsent(sk + random.nextInt(2), _ -> row(sk))
                        .put(MonthRow.attribute("s", day.getDayOfMonth()), Attributes.n(amount));
                  }
                }));
    List<MonthRow> read = new ArrayList<>();
    rows.values().forEach(row -> read.add(MonthRow.of(new Row(row))));
    return Series.of(read, span, source -> new Sales(source.amount(SALES)));
  }

  private static Map<String, AttributeValue> row(String sk) {
    return new HashMap<>(Map.of("pk", Attributes.s("1#R#EIRE"), "sk", Attributes.s(sk)));
  }

  @Test
  void moreEntriesThanFitAreRefusedUnlessAMonthHoldsThem() {
    LocalDate last = LocalDate.of(2024, 12, 31);
    Set<Currency> all = Currency.getAvailableCurrencies();
    int days = Series.MOST / all.size();
    Map<String, Map<LocalDate, Integer>> sales = new HashMap<>();
    for (Currency currency : all) {
      for (int i = 0; i <= days; i++) {
        sales
            .computeIfAbsent(currency.getCurrencyCode(), _ -> new HashMap<>())
            .put(last.minusDays(i), 1);
      }
    }

    assertThat(series(sales, Span.ALL, new Random(1)).period().interval())
        .isEqualTo(Interval.MONTH);
    assertThatThrownBy(() -> series(sales, byDay(Optional.empty()), new Random(1)))
        .isInstanceOfSatisfying(
            QueryRefusedException.class,
            e ->
                assertThat(e.detail())
                    .contains("at most 10000", "one currency", "from and to", "interval=month"));
    Optional<LocalDate> from = Optional.of(last.minusDays(days - 1));
    assertThat(series(sales, byDay(from), new Random(1)).entries()).hasSize(days * all.size());
  }

  private static Span byDay(Optional<LocalDate> from) {
    return new Span(Optional.empty(), from, Optional.empty(), Optional.of(Interval.DAY), false);
  }

  @Test
  void zerosAreBoundedAndCountedBeforeTheyAreMade() {
    Map<String, Map<LocalDate, Integer>> sales = Map.of("GBP", Map.of(LocalDate.of(2011, 5, 1), 1));
    Span ever =
        new Span(
            Optional.empty(),
            Optional.of(LocalDate.of(0, 1, 1)),
            Optional.of(LocalDate.of(9999, 12, 31)),
            Optional.empty(),
            true);

    assertThatThrownBy(() -> series(sales, ever, new Random(1)))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("120000 entries");
    assertThat(series(Map.of(), ever, new Random(1)).entries()).isEmpty();
  }

  @Test
  void aRefusalOfALongPeriodByDayNamesItAndTheWayOut() {
    LocalDate from = LocalDate.of(2011, 1, 1);
    assertThatThrownBy(
            () ->
                new Span(
                    Optional.empty(),
                    Optional.of(from),
                    Optional.of(from.plusDays(366)),
                    Optional.of(Interval.DAY),
                    false))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("367 days")
        .hasMessageContaining("at most 366")
        .hasMessageContaining("interval=month");
  }
}
