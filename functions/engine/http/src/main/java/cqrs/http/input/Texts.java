package cqrs.http.input;

import cqrs.http.input.Rule.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The rules of what people write. */
final class Texts {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_LABEL = 64;
  private static final int LONGEST_EMAIL = 254;

  private Texts() {}

  static String id(String text) throws RefusedException {
    if (!ID.matcher(text).matches()) {
      throw new RefusedException("must be 1 to 64 letters A-Z a-z, digits, points, _ or -");
    }
    return text;
  }

  static String name(String text) throws RefusedException {
    String trimmed = text.strip();
    if (trimmed.codePoints().anyMatch(Texts::isControlOrHalf)) {
      throw new RefusedException("must not hold control characters or halves of characters");
    }
    int bytes = trimmed.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > LONGEST_NAME) {
      throw new RefusedException(
          "must have 1 to " + LONGEST_NAME + " bytes in UTF-8 without outer spaces, not " + bytes);
    }
    return trimmed;
  }

  static String label(String text) throws RefusedException {
    long length = text.codePoints().count();
    if (length < 1
        || length > LONGEST_LABEL
        || !text.codePoints().allMatch(Texts::isPrintable)
        || text.startsWith(" ")
        || text.endsWith(" ")) {
      throw new RefusedException(
          "must be 1 to " + LONGEST_LABEL + " printable characters, with spaces only inside");
    }
    return text;
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
