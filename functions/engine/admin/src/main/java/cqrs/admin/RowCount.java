package cqrs.admin;

import cqrs.http.input.Rule;
import cqrs.http.input.Rule.RefusedException;
import java.util.Optional;

/** The parameter with the number of rows to verify: {@code "all"}, or about so many. */
final class RowCount {

  private static final int ALL = 0;
  private static final int DEFAULT = 1_000;
  private static final int MAX_DIGITS = 9;

  static final Rule<Integer> RULE = new Rule<>(ALL, Rule.Form.AMOUNT, RowCount::of);

  private RowCount() {}

  private static Integer of(String text) throws RefusedException {
    if (text.equals("all")) {
      return ALL;
    }
    if (!text.matches("[1-9]\\d{0," + (MAX_DIGITS - 1) + "}")) {
      throw new RefusedException("must be \"all\" or a number of rows");
    }
    return Integer.valueOf(text);
  }

  /**
   * The sampling rate: about one row in so many.
   *
   * @param rows about how many rows there are; 0: unknown
   */
  static int oneIn(Optional<Integer> wanted, long rows) {
    int count = wanted.orElse(DEFAULT);
    return count == ALL ? 1 : Math.clamp(rows / count, 1, Integer.MAX_VALUE);
  }
}
