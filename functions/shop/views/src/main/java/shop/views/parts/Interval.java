package shop.views.parts;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** How long one entry of a series is. */
public enum Interval {
  DAY {
    @Override
    String label(LocalDate day) {
      return day.toString();
    }

    @Override
    Stream<String> labels(LocalDate from, LocalDate to) {
      return from.datesUntil(to.plusDays(1)).map(this::label);
    }

    @Override
    long count(LocalDate from, LocalDate to) {
      return ChronoUnit.DAYS.between(from, to) + 1;
    }
  },

  MONTH {
    @Override
    String label(LocalDate day) {
      return YearMonth.from(day).toString();
    }

    @Override
    Stream<String> labels(LocalDate from, LocalDate to) {
      YearMonth first = YearMonth.from(from);
      return Stream.iterate(first, month -> month.plusMonths(1))
          .limit(count(from, to))
          .map(YearMonth::toString);
    }

    @Override
    long count(LocalDate from, LocalDate to) {
      return ChronoUnit.MONTHS.between(YearMonth.from(from), YearMonth.from(to)) + 1;
    }
  };

  /** What the entry of a day is called: {@code 2011-11-04} or {@code 2011-11}. */
  abstract String label(LocalDate day);

  /** The entries that touch these days, in order. */
  abstract Stream<String> labels(LocalDate from, LocalDate to);

  /** How many entries touch these days. */
  abstract long count(LocalDate from, LocalDate to);
}
