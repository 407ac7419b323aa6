package shop.views.parts;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as texts whose order is the order of time: UTC, always nine decimals. Holds for the years
 * 0000 to 9999, which is what RFC 3339 can say.
 */
public final class SortableTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SortableTime() {}

  public static String of(Instant instant) {
    return FORMAT.format(instant);
  }
}
