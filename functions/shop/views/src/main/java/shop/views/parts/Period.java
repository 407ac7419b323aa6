package shop.views.parts;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a series covers, in days of UTC, both inclusive. By day it spans at most {@value #MAX_DAYS}
 * days: one bound alone brings the other, and without any the last day with sales is the end.
 *
 * @param from empty: from the first sale on, or as the interval allows
 * @param to empty: to the last sale
 */
public record Period(Optional<LocalDate> from, Optional<LocalDate> to, Interval interval) {

  public static final int MAX_DAYS = 366;

  /** Everything there is. */
  public static final Period ALL = new Period(Optional.empty(), Optional.empty(), Interval.MONTH);

  private static final LocalDate FIRST = LocalDate.of(0, 1, 1);
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  /** How long one entry of a series is. */
  public enum Interval {
    DAY,
    MONTH
  }

  public Period {
    if (interval == Interval.DAY) {
      if (from.isEmpty()) {
        from = to.map(Period::earliest);
      } else if (to.isEmpty()) {
        to = from.map(Period::latest);
      }
    }
  }

  /** Whether the bounds are in order and not too far apart. */
  public boolean isValid() {
    return from.isEmpty() || to.isEmpty() || isValid(from.get(), to.get());
  }

  private boolean isValid(LocalDate first, LocalDate last) {
    return !last.isBefore(first)
        && (interval == Interval.MONTH || ChronoUnit.DAYS.between(first, last) < MAX_DAYS);
  }

  /** The days covered where that was the last day with sales. */
  Period endingBy(LocalDate lastSale) {
    return from.isEmpty() && to.isEmpty() && interval == Interval.DAY
        ? new Period(Optional.empty(), Optional.of(lastSale), interval)
        : this;
  }

  boolean contains(LocalDate day) {
    return from.filter(day::isBefore).isEmpty() && to.filter(day::isAfter).isEmpty();
  }

  /** The first day that the entry called so is about. */
  LocalDate firstDay(String label) {
    LocalDate first =
        switch (interval) {
          case DAY -> LocalDate.parse(label);
          case MONTH -> YearMonth.parse(label).atDay(1);
        };
    return from.filter(first::isBefore).orElse(first);
  }

  /** What the entry of a day is called. */
  String label(LocalDate day) {
    return switch (interval) {
      case DAY -> day.toString();
      case MONTH -> YearMonth.from(day).toString();
    };
  }

  private static LocalDate earliest(LocalDate to) {
    LocalDate from = to.minusDays(MAX_DAYS - 1);
    return from.isBefore(FIRST) ? FIRST : from;
  }

  private static LocalDate latest(LocalDate from) {
    LocalDate to = from.plusDays(MAX_DAYS - 1);
    return to.isAfter(LAST) ? LAST : to;
  }
}
