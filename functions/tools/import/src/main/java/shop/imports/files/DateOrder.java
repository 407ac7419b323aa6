package shop.imports.files;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** How a date with slashes is read: {@code 12/1/2010} is in December or in January. */
public enum DateOrder {
  MONTH_FIRST("month-first", "M/d/uuuu H:mm[:ss]"),
  DAY_FIRST("day-first", "d/M/uuuu H:mm[:ss]");

  private static final DateTimeFormatter ISO = format("uuuu-MM-dd HH:mm[:ss]");

  private final String title;
  private final DateTimeFormatter format;

  DateOrder(String title, String pattern) {
    this.title = title;
    this.format = format(pattern);
  }

  /** The order as the option {@code -Ddates} names it. */
  public String title() {
    return title;
  }

  /** The time, if the text is one with slashes in this order, or one with dashes. */
  Optional<LocalDateTime> read(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, text.indexOf('/') < 0 ? ISO : format));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }
}
