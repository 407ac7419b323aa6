package shop.imports.files;

import java.time.LocalDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the order of a file's dates with slashes. A date that only one order can read decides for
 * the whole file, because a program writes all dates of a file alike. A file is never read row by
 * row in two orders.
 */
final class DateEvidence {

  /** A date of the file, and where it stands. */
  private record Seen(String place, String text) {}

  private final String file;
  private @Nullable Seen monthFirst;
  private @Nullable Seen dayFirst;
  private @Nullable Seen either;

  DateEvidence(String file) {
    this.file = file;
  }

  /** Takes one text of the time column into account. */
  void add(long line, String text) {
    if (text.indexOf('/') < 0) {
      return;
    }
    Optional<LocalDateTime> month = DateOrder.MONTH_FIRST.read(text);
    Optional<LocalDateTime> day = DateOrder.DAY_FIRST.read(text);
    Seen seen = new Seen(file + ":" + line, text);
    if (month.isPresent() && day.isEmpty()) {
      monthFirst = monthFirst == null ? seen : monthFirst;
    } else if (day.isPresent() && month.isEmpty()) {
      dayFirst = dayFirst == null ? seen : dayFirst;
    } else if (!month.equals(day)) {
      either = either == null ? seen : either;
    }
  }

  /**
   * The order of the file's dates.
   *
   * @throws UnusableInput if the file has dates of both orders, or only dates that both can read
   */
  DateOrder order() throws UnusableInput {
    if (monthFirst != null && dayFirst != null) {
      throw new UnusableInput(
          ("%s has dates of both orders: %s has '%s', which is day-first, and %s has '%s', which"
                  + " is month-first. Correct the file, or say -Ddates=day-first or"
                  + " -Ddates=month-first, which leaves out the rows of the other order.")
              .formatted(
                  file, dayFirst.place(), dayFirst.text(), monthFirst.place(), monthFirst.text()));
    }
    if (dayFirst != null) {
      return DateOrder.DAY_FIRST;
    }
    if (monthFirst == null && either != null) {
      throw new UnusableInput(
          ("%s does not tell how its dates are meant: %s has '%s', which is %s if month-first and"
                  + " %s if day-first. Say -Ddates=month-first or -Ddates=day-first.")
              .formatted(
                  file,
                  either.place(),
                  either.text(),
                  day(DateOrder.MONTH_FIRST, either),
                  day(DateOrder.DAY_FIRST, either)));
    }
    return DateOrder.MONTH_FIRST;
  }

  private static String day(DateOrder order, Seen seen) {
    return order.read(seen.text()).orElseThrow().toLocalDate().toString();
  }
}
