package shop.imports.files;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Texts of the files made fit for the contract and for a terminal. */
public final class Texts {

  private static final int LONGEST_NAME_BYTES = 200;
  private static final int LONGEST_SHOWN = 40;

  private Texts() {}

  /** A name as the contract wants it: 1 to 200 bytes, one line, trimmed; empty if none is left. */
  public static String name(String text) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .map(c -> isUnprintable(c) || Character.isWhitespace(c) ? ' ' : c)
        .filter(c -> c != ' ' || (!name.isEmpty() && name.charAt(name.length() - 1) != ' '))
        .forEach(name::appendCodePoint);
    return cut(name.toString(), LONGEST_NAME_BYTES).strip();
  }

  /** A file's value as an error may show it: short, and unable to steer a terminal. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_SHOWN)
        .map(c -> isUnprintable(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > LONGEST_SHOWN ? shown + "…" : shown.toString();
  }

  static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** A count for people: {@code 77,628}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count with its noun: {@code 1 order}, {@code 2 orders}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  private static String cut(String text, int bytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    int size = 0;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      size += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (size > bytes) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }
}
