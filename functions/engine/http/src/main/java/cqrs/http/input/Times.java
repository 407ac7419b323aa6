package cqrs.http.input;

import cqrs.http.input.Rule.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as RFC 3339 writes them. */
final class Times {

  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})[Tt](\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d+))?"
              + "(?:[Zz]|([+-])(\\d{2}):(\\d{2}))");

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /** Cut to milliseconds. A leap second (23:59:60 UTC) is the second after it, as in POSIX. */
  static Instant instant(String text) throws RefusedException {
    Matcher part = DATE_TIME.matcher(text);
    if (!part.matches()) {
      throw new RefusedException(
          "must be a time of RFC 3339 with an offset, such as 2011-11-04T09:30:00Z");
    }
    try {
      boolean leap = number(part, 6) == 60;
      LocalDateTime local =
          LocalDateTime.of(
              number(part, 1),
              number(part, 2),
              number(part, 3),
              number(part, 4),
              number(part, 5),
              leap ? 59 : number(part, 6),
              milliseconds(part) * 1_000_000);
      Instant read = local.toInstant(ZoneOffset.UTC).minus(offset(part));
      if (leap) {
        read = afterLeapSecond(read);
      }
      if (read.isBefore(FIRST) || !read.isBefore(END)) {
        throw new DateTimeException("year");
      }
      return read;
    } catch (DateTimeException e) {
      throw new RefusedException("must be a time of the calendar, in the years 0000 to 9999");
    }
  }

  private static Duration offset(Matcher part) {
    if (part.group(8) == null) {
      return Duration.ZERO;
    }
    LocalTime offset = LocalTime.of(number(part, 9), number(part, 10));
    Duration ahead = Duration.ofSeconds(offset.toSecondOfDay());
    return "-".equals(part.group(8)) ? ahead.negated() : ahead;
  }

  private static Instant afterLeapSecond(Instant secondBefore) {
    LocalTime utc = secondBefore.atOffset(ZoneOffset.UTC).toLocalTime();
    if (utc.getHour() != 23 || utc.getMinute() != 59) {
      throw new DateTimeException("no leap second");
    }
    return secondBefore.plusSeconds(1);
  }

  private static int number(Matcher part, int group) {
    return Integer.parseInt(part.group(group));
  }

  private static int milliseconds(Matcher part) {
    String fraction = part.group(7);
    return fraction == null ? 0 : Integer.parseInt((fraction + "00").substring(0, 3));
  }
}
