package cqrs.admin;

import cqrs.http.input.Rule;
import cqrs.http.input.Rule.RefusedException;
import java.util.Optional;

/** How many rows are verified: {@code "all"}, or about so many. */
final class RowCount {

  private static final int ALL = 0;
  private static final int UNLESS_SAID = 1_000;
  private static final int MOST_DIGITS = 9;

  static final Rule<Integer> RULE = new Rule<>(ALL, Rule.Form.AMOUNT, RowCount::of);

  private RowCount() {}

  private static Integer of(String text) throws RefusedException {
    if (text.equals("all")) {
      return ALL;
    }
    if (!text.matches("[1-9]\\d{0," + (MOST_DIGITS - 1) + "}")) {
      throw new RefusedException("must be \"all\" or a number of rows");
    }
    return Integer.valueOf(text);
  }

  /**
   * About one row in how many that is.
   *
   * @param rows about how many there are; 0: not known
   */
  static int oneIn(Optional<Integer> wanted, long rows) {
    int count = wanted.orElse(UNLESS_SAID);
    return count == ALL ? 1 : Math.clamp(rows / count, 1, Integer.MAX_VALUE);
  }
}
