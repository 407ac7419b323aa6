package cqrs.http.input;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a value must be. The same rules hold in bodies, in paths and in query parameters.
 *
 * @param standIn taken in place of a faulty value, so that reading can go on and find the other
 *     faults; it never leaves the reading
 * @param form what it is in a body
 */
public record Rule<T>(T standIn, Form form, Reading<T> reading) {

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");
  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,100}");

  /** What a value is in a JSON body. */
  public enum Form {
    TEXT("a text"),
    INTEGER("an integer"),
    AMOUNT("a text or a number"),
    FLAG("true or false");

    private final String article;

    Form(String article) {
      this.article = article;
    }

    public String article() {
      return article;
    }
  }

  /** Makes a value of a text. */
  @FunctionalInterface
  public interface Reading<T> {
    T of(String text) throws RefusedException;
  }

  /** Says what the value must be: {@code "must be …"}. */
  public static final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    public RefusedException(String must) {
      super(must, null, false, false);
    }

    public String must() {
      return String.valueOf(getMessage());
    }
  }

  public static final Rule<String> ID = new Rule<>("", Form.TEXT, Texts::id);

  /** Trimmed; 1 to 200 bytes. Also for what else people write: reasons, carriers. */
  public static final Rule<String> NAME = new Rule<>("", Form.TEXT, Texts::name);

  /** A short name that is part of keys: 1 to 64 printable characters, spaces only inside. */
  public static final Rule<String> LABEL = new Rule<>("", Form.TEXT, Texts::label);

  public static final Rule<String> EMAIL = new Rule<>("", Form.TEXT, Texts::email);

  /** Exact, as written; not negative. */
  public static final Rule<BigDecimal> AMOUNT =
      new Rule<>(BigDecimal.ZERO, Form.AMOUNT, Rule::amount);

  public static final Rule<Currency> CURRENCY =
      new Rule<>(Currency.getInstance("XXX"), Form.TEXT, Rule::currency);

  public static final Rule<Instant> TIME = new Rule<>(Instant.EPOCH, Form.TEXT, Times::instant);

  public static final Rule<LocalDate> DATE = new Rule<>(LocalDate.EPOCH, Form.TEXT, Rule::date);

  public static final Rule<Integer> QUANTITY = integer(1, 1_000_000);

  /** A place in a journal's partition: 16 digits. */
  public static final Rule<Long> OFFSET =
      new Rule<>(1L, Form.INTEGER, text -> whole(text, 1, 9_999_999_999_999_999L));

  public static final Rule<Boolean> FLAG =
      new Rule<>(
          false,
          Form.FLAG,
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new RefusedException("must be true or false");
              });

  public static Rule<Integer> integer(int least, int most) {
    return new Rule<>(least, Form.INTEGER, text -> integer(text, least, most));
  }

  /** One of an enum's names, exactly. */
  public static <E extends Enum<E>> Rule<E> oneOf(Class<E> type) {
    E[] all = type.getEnumConstants();
    return new Rule<>(
        all[0],
        Form.TEXT,
        text ->
            Arrays.stream(all)
                .filter(e -> e.name().equals(text))
                .findFirst()
                .orElseThrow(
                    () ->
                        new RefusedException(
                            "must be one of "
                                + Arrays.stream(all)
                                    .map(Enum::name)
                                    .collect(Collectors.joining(", ")))));
  }

  private static BigDecimal amount(String text) throws RefusedException {
    if (!DECIMAL.matcher(text).matches()) {
      throw new RefusedException(
          "must be an amount such as \"12.50\": at most 12 digits before and 6 after the point");
    }
    return new BigDecimal(text);
  }

  private static Currency currency(String text) throws RefusedException {
    if (CODE.matcher(text).matches()) {
      try {
        return Currency.getInstance(text);
      } catch (IllegalArgumentException e) {
        throw new RefusedException("must be a currency of ISO 4217, such as GBP");
      }
    }
    throw new RefusedException("must be a currency of ISO 4217, such as GBP");
  }

  private static LocalDate date(String text) throws RefusedException {
    if (DAY.matcher(text).matches()) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeException e) {
        throw new RefusedException("must be a date of the calendar, such as 2011-11-04");
      }
    }
    throw new RefusedException("must be a date such as 2011-11-04");
  }

  private static Integer integer(String text, int least, int most) throws RefusedException {
    return Math.toIntExact(whole(text, least, most));
  }

  private static Long whole(String text, long least, long most) throws RefusedException {
    if (WHOLE.matcher(text).matches()) {
      BigInteger number = new BigInteger(text);
      if (number.bitLength() < Long.SIZE
          && number.longValue() >= least
          && number.longValue() <= most) {
        return number.longValue();
      }
    }
    throw new RefusedException("must be an integer from " + least + " to " + most);
  }
}
