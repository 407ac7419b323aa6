package shop.views.parts;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Figures over time.
 *
 * @param totals over the whole period, by currency
 * @param entries by date, then currency; none that is empty
 * @param begins the day that totals and entries begin with, where the period has more than {@value
 *     #MOST} entries or more rows than are read; empty: they cover the period
 */
public record Series<F extends Figures<F>>(
    List<Total<F>> totals, List<Entry<F>> entries, Optional<LocalDate> begins) {

  /** So many of the largest entries fit an answer. */
  public static final int MOST = 10_000;

  public record Total<F extends Figures<F>>(Currency currency, F figures) {}

  /**
   * One day or month.
   *
   * @param date {@code 2011-11-04} or {@code 2011-11}
   */
  public record Entry<F extends Figures<F>>(String date, Currency currency, F figures) {}

  private record DayOf<F>(LocalDate date, Currency currency, F figures) {}

  /** Makes the series out of month rows. */
  public static <F extends Figures<F>> Series<F> of(
      Months months, Optional<Currency> currency, Period period, Function<MonthRow.Day, F> read) {
    List<DayOf<F>> days =
        months.rows().stream()
            .filter(row -> currency.isEmpty() || currency.get().equals(row.currency()))
            .flatMap(row -> days(row, read).stream())
            .toList();
    Period covered =
        days.stream()
            .map(DayOf::date)
            .max(Comparator.naturalOrder())
            .map(period::endingBy)
            .orElse(period);
    Optional<LocalDate> complete = months.begins().filter(covered::contains);
    Optional<LocalDate> begins =
        firstThatFits(entries(days, covered)).map(covered::firstDay).or(() -> complete);
    List<DayOf<F>> shown =
        days.stream()
            .filter(day -> begins.isEmpty() || !day.date().isBefore(begins.get()))
            .toList();
    return new Series<>(totals(shown, covered), listed(entries(shown, covered)), begins);
  }

  /** By date, then currency. */
  private static <F extends Figures<F>> TreeMap<String, Map<String, F>> entries(
      List<DayOf<F>> days, Period covered) {
    TreeMap<String, Map<String, F>> entries = new TreeMap<>();
    for (DayOf<F> day : days) {
      if (covered.contains(day.date())) {
        entries
            .computeIfAbsent(covered.label(day.date()), _ -> new TreeMap<>())
            .merge(day.currency().getCurrencyCode(), day.figures(), Figures::plus);
      }
    }
    return entries;
  }

  /** The earliest date from which on all entries fit; empty if all of them do. */
  private static <F> Optional<String> firstThatFits(TreeMap<String, Map<String, F>> entries) {
    int count = 0;
    String first = "";
    for (Map.Entry<String, Map<String, F>> date : entries.descendingMap().entrySet()) {
      count += date.getValue().size();
      if (count > MOST) {
        return Optional.of(first);
      }
      first = date.getKey();
    }
    return Optional.empty();
  }

  private static <F extends Figures<F>> List<DayOf<F>> days(
      MonthRow row, Function<MonthRow.Day, F> read) {
    List<DayOf<F>> days = new ArrayList<>();
    for (int day = 1; day <= row.month().lengthOfMonth(); day++) {
      F figures = read.apply(row.day(day));
      if (!figures.isNone()) {
        days.add(new DayOf<>(row.month().atDay(day), row.currency(), figures));
      }
    }
    return days;
  }

  private static <F extends Figures<F>> List<Total<F>> totals(List<DayOf<F>> days, Period covered) {
    Map<String, F> totals = new TreeMap<>();
    for (DayOf<F> day : days) {
      if (covered.contains(day.date())) {
        totals.merge(day.currency().getCurrencyCode(), day.figures(), Figures::plus);
      }
    }
    return totals.entrySet().stream()
        .map(e -> new Total<>(Currency.getInstance(e.getKey()), e.getValue()))
        .toList();
  }

  private static <F extends Figures<F>> List<Entry<F>> listed(Map<String, Map<String, F>> byDate) {
    return byDate.entrySet().stream()
        .flatMap(
            date ->
                date.getValue().entrySet().stream()
                    .map(
                        e ->
                            new Entry<>(
                                date.getKey(), Currency.getInstance(e.getKey()), e.getValue())))
        .toList();
  }
}
