package shop.views.parts;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import shop.views.parts.Span.Days;

/**
 * Figures over time.
 *
 * @param period what totals and entries are over, exactly
 * @param totals by currency; none that is empty
 * @param entries by date, then currency; none that is empty, unless they were asked for
 */
public record Series<F extends Figures<F>>(
    Period period, List<Total<F>> totals, List<Entry<F>> entries) {

  /** So many of the largest entries fit an answer. */
  public static final int MOST = 10_000;

  public Series {
    totals = List.copyOf(totals);
    entries = List.copyOf(entries);
  }

  /** The whole period, in one currency. */
  public record Total<F extends Figures<F>>(Currency currency, F figures) {}

  /**
   * One day or month.
   *
   * @param date {@code 2011-11-04} or {@code 2011-11}
   */
  public record Entry<F extends Figures<F>>(String date, Currency currency, F figures) {}

  private record DayOf<F>(LocalDate date, Currency currency, F figures) {}

  /**
   * Makes the series.
   *
   * @param rows all months that the span may be about, in all currencies; a month and currency may
   *     have several rows, which are added
   * @param read makes figures of a row's day
   * @throws QueryRefusedException if the answer would be too large
   */
  public static <F extends Figures<F>> Series<F> of(
      List<MonthRow> rows, Span span, Function<Figure.Source, F> read) {
    List<DayOf<F>> sales = rows.stream().flatMap(row -> days(row, read).stream()).toList();
    Days days =
        span.days(
            sales.stream().map(DayOf::date).min(Comparator.naturalOrder()),
            sales.stream().map(DayOf::date).max(Comparator.naturalOrder()));
    List<DayOf<F>> shown =
        sales.stream()
            .filter(day -> days.contain(day.date()))
            .filter(day -> span.currency().map(day.currency()::equals).orElse(true))
            .toList();
    SortedMap<String, F> totals = new TreeMap<>();
    shown.forEach(day -> totals.merge(code(day.currency()), day.figures(), Figures::plus));
    Interval interval = interval(span, days, shown, totals.size());
    SortedMap<String, SortedMap<String, F>> entries = new TreeMap<>();
    if (span.fill() && !totals.isEmpty() && days.from().isPresent() && days.to().isPresent()) {
      SortedMap<String, F> zeros = new TreeMap<>(totals);
      F zero = read.apply(Figure.NOTHING);
      zeros.replaceAll((_, _) -> zero);
      interval
          .labels(days.from().get(), days.to().get())
          .forEach(label -> entries.put(label, new TreeMap<>(zeros)));
    }
    for (DayOf<F> day : shown) {
      entries
          .computeIfAbsent(interval.label(day.date()), _ -> new TreeMap<>())
          .merge(code(day.currency()), day.figures(), Figures::plus);
    }
    return new Series<>(
        new Period(days.from(), days.to(), interval),
        totals.entrySet().stream().map(e -> new Total<>(currency(e), e.getValue())).toList(),
        entries.entrySet().stream().flatMap(date -> entries(date)).toList());
  }

  /** The interval asked for, or else the first one whose entries fit the answer. */
  private static <F> Interval interval(Span span, Days days, List<DayOf<F>> shown, int currencies) {
    if (span.interval().isEmpty()
        && days.count(Interval.DAY) <= Span.MAX_DAYS
        && count(span, days, shown, currencies, Interval.DAY) <= MOST) {
      return Interval.DAY;
    }
    Interval interval = span.interval().orElse(Interval.MONTH);
    long count = count(span, days, shown, currencies, interval);
    if (count > MOST) {
      throw new QueryRefusedException(
          "from",
          ("The series would have %d entries, and an answer has at most %d: ask for one currency,"
                  + " for a shorter period by from and to%s.")
              .formatted(count, MOST, interval == Interval.DAY ? ", or for interval=month" : ""));
    }
    return interval;
  }

  private static <F> long count(
      Span span, Days days, List<DayOf<F>> shown, int currencies, Interval interval) {
    return span.fill()
        ? days.count(interval) * currencies
        : shown.stream()
            .map(day -> interval.label(day.date()) + code(day.currency()))
            .distinct()
            .count();
  }

  private static <F extends Figures<F>> List<DayOf<F>> days(
      MonthRow row, Function<Figure.Source, F> read) {
    List<DayOf<F>> days = new ArrayList<>();
    for (int day = 1; day <= row.month().lengthOfMonth(); day++) {
      F figures = read.apply(row.day(day));
      if (!figures.isNone()) {
        days.add(new DayOf<>(row.month().atDay(day), row.currency(), figures));
      }
    }
    return days;
  }

  private static <F extends Figures<F>> Stream<Entry<F>> entries(
      Map.Entry<String, SortedMap<String, F>> date) {
    return date.getValue().entrySet().stream()
        .map(e -> new Entry<>(date.getKey(), currency(e), e.getValue()));
  }

  private static String code(Currency currency) {
    return currency.getCurrencyCode();
  }

  private static Currency currency(Map.Entry<String, ?> byCode) {
    return Currency.getInstance(byCode.getKey());
  }
}
