package shop.views.parts;

import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;

/**
 * What is asked of a series.
 *
 * @param currency empty: all of them
 * @param from first day, in UTC; empty: the first one with sales in any currency
 * @param to last day; empty: the last one with sales in any currency
 * @param interval empty: by day where that gives an answer, else by month
 * @param fill whether entries without sales are shown, as zeros
 */
public record Span(
    Optional<Currency> currency,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    Optional<Interval> interval,
    boolean fill) {

  /** The longest period that is shown by day. */
  public static final int MAX_DAYS = 366;

  /** All there is. */
  public static final Span ALL =
      new Span(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /**
   * Checks what can be checked before anything is read.
   *
   * @throws QueryRefusedException if the bounds do not go together
   */
  public Span {
    if (from.isPresent() && to.isPresent()) {
      if (to.get().isBefore(from.get())) {
        throw new QueryRefusedException(
            "from", "The query parameter from must not be after the query parameter to.");
      }
      checkDays(interval, from.get(), to.get());
    }
  }

  /**
   * What it is about once the days with sales are known. A side that was left out ends where the
   * other side is, if there are no sales beyond that.
   *
   * @param first of the days with sales, as far as they are read; empty if there are none
   */
  Days days(Optional<LocalDate> first, Optional<LocalDate> last) {
    Optional<LocalDate> begin = from.or(() -> earlier(first, to));
    Optional<LocalDate> end = to.or(() -> later(last, begin));
    if (begin.isPresent() && end.isPresent()) {
      checkDays(interval, begin.get(), end.get());
    }
    return new Days(begin, end);
  }

  /** Days, both inclusive; either both are there, or none. */
  record Days(Optional<LocalDate> from, Optional<LocalDate> to) {

    boolean contain(LocalDate day) {
      return from.filter(day::isBefore).isEmpty() && to.filter(day::isAfter).isEmpty();
    }

    long count(Interval interval) {
      return from.isEmpty() || to.isEmpty() ? 0 : interval.count(from.get(), to.get());
    }
  }

  private static Optional<LocalDate> earlier(Optional<LocalDate> day, Optional<LocalDate> bound) {
    return bound.isPresent() && day.filter(bound.get()::isAfter).isEmpty() ? bound : day;
  }

  private static Optional<LocalDate> later(Optional<LocalDate> day, Optional<LocalDate> bound) {
    return bound.isPresent() && day.filter(bound.get()::isBefore).isEmpty() ? bound : day;
  }

  private static void checkDays(Optional<Interval> interval, LocalDate from, LocalDate to) {
    long days = Interval.DAY.count(from, to);
    if (interval.equals(Optional.of(Interval.DAY)) && days > MAX_DAYS) {
      throw new QueryRefusedException(
          "interval",
          ("The period from %s to %s has %d days, and interval=day shows at most %d:"
                  + " set from and to, or ask for interval=month.")
              .formatted(from, to, days, MAX_DAYS));
    }
  }
}
