package cqrs.http.input;

import cqrs.http.input.Rule.RefusedException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** The rules of what people write. */
final class Texts {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Embeddings, overrides and isolates of the writing direction. */
  private static final Pattern BIDI = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

  /** Letters and symbols without ink: fillers of Hangul, and the blank of Braille. */
  private static final String BLANKS = "\u115F\u1160\u3164\uFFA0\u2800";

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_LABEL = 64;
  private static final int LONGEST_EMAIL = 254;

  /**
   * The most UTF-16 units that are normalized. The time for that grows with the square of the
   * length where marks are out of order, and NFC makes one character of at most four: what is
   * longer breaks every rule as it is.
   */
  private static final int LONGEST_NORMALIZED = 4 * LONGEST_NAME;

  private Texts() {}

  static String id(String text) throws RefusedException {
    if (!ID.matcher(text).matches()) {
      throw new RefusedException("must be 1 to 64 letters A-Z a-z, digits, points, _ or -");
    }
    // Clients normalize paths, so they cannot reach such a resource.
    if (text.equals(".") || text.equals("..")) {
      throw new RefusedException("must not be . or .., which paths leave out");
    }
    return text;
  }

  static String name(String text) throws RefusedException {
    String trimmed = normal(text);
    if (trimmed.codePoints().anyMatch(Texts::isControlOrHalf)) {
      throw new RefusedException("must not hold control characters or halves of characters");
    }
    if (BIDI.matcher(trimmed).find()) {
      throw new RefusedException("must not change the writing direction");
    }
    int bytes = trimmed.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > LONGEST_NAME) {
      throw new RefusedException(
          "must have 1 to " + LONGEST_NAME + " bytes in UTF-8 without outer spaces, not " + bytes);
    }
    if (trimmed.codePoints().noneMatch(Texts::isVisible)) {
      throw new RefusedException("must have a visible character");
    }
    return trimmed;
  }

  static String label(String text) throws RefusedException {
    String trimmed = normal(text);
    long length = trimmed.codePoints().count();
    if (length < 1
        || length > LONGEST_LABEL
        || !trimmed.codePoints().allMatch(Texts::isPrintable)
        || trimmed.codePoints().noneMatch(Texts::isVisible)) {
      throw new RefusedException(
          "must be 1 to " + LONGEST_LABEL + " printable characters, one of them visible");
    }
    return trimmed;
  }

  /** In NFC, so that one text has one form, and without outer white space of Unicode. */
  private static String normal(String text) {
    String trimmed = trimmed(text);
    return trimmed.length() > LONGEST_NORMALIZED
        ? trimmed
        : trimmed(Normalizer.normalize(trimmed, Normalizer.Form.NFC));
  }

  private static String trimmed(String text) {
    int[] points = text.codePoints().toArray();
    int from = 0;
    int to = points.length;
    while (from < to && isSpace(points[from])) {
      from++;
    }
    while (to > from && isSpace(points[to - 1])) {
      to--;
    }
    return new String(points, from, to - from);
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Marks show on another character, and some, such as variation selectors, not at all. */
  private static boolean isVisible(int c) {
    int type = Character.getType(c);
    return isPrintable(c)
        && c != ' '
        && type != Character.NON_SPACING_MARK
        && type != Character.ENCLOSING_MARK
        && BLANKS.indexOf(c) < 0;
  }

  static String email(String text) throws RefusedException {
    int at = text.lastIndexOf('@');
    if (text.codePoints().count() > LONGEST_EMAIL
        || at < 1
        || at == text.length() - 1
        || !text.codePoints().allMatch(c -> isPrintable(c) && c != ' ')) {
      throw new RefusedException(
          "must be an e-mail address of at most " + LONGEST_EMAIL + " characters");
    }
    return text;
  }

  private static boolean isControlOrHalf(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.SURROGATE;
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
