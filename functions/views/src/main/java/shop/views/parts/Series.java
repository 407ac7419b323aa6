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
 */
public record Series<F extends Figures<F>>(List<Total<F>> totals, List<Entry<F>> entries) {

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
      List<MonthRow> rows,
      Optional<Currency> currency,
      Period period,
      Function<MonthRow.Day, F> read) {
    List<DayOf<F>> days =
        rows.stream()
            .filter(row -> currency.isEmpty() || currency.get().equals(row.currency()))
            .flatMap(row -> days(row, read).stream())
            .toList();
    Period covered =
        days.stream()
            .map(DayOf::date)
            .max(Comparator.naturalOrder())
            .map(period::endingBy)
            .orElse(period);
    Map<String, F> totals = new TreeMap<>();
    Map<String, Map<String, F>> entries = new TreeMap<>();
    for (DayOf<F> day : days) {
      if (covered.contains(day.date())) {
        String code = day.currency().getCurrencyCode();
        totals.merge(code, day.figures(), Figures::plus);
        entries
            .computeIfAbsent(covered.label(day.date()), _ -> new TreeMap<>())
            .merge(code, day.figures(), Figures::plus);
      }
    }
    return new Series<>(totals(totals), entries(entries));
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

  private static <F extends Figures<F>> List<Total<F>> totals(Map<String, F> byCurrency) {
    return byCurrency.entrySet().stream()
        .map(e -> new Total<>(Currency.getInstance(e.getKey()), e.getValue()))
        .toList();
  }

  private static <F extends Figures<F>> List<Entry<F>> entries(Map<String, Map<String, F>> byDate) {
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
