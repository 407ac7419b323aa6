package cqrs.http.input;

import java.time.LocalDate;

/**
 * A period of days that a query is asked for, by the parameters {@code from} and {@code to}.
 *
 * @param to the day after the last one
 */
public record Days(LocalDate from, LocalDate to) {

  /** Days of later years are not written alike, so they would not sort as texts. */
  private static final int LAST_YEAR = 9999;

  /**
   * Reads both parameters.
   *
   * @param today what a missing {@code from} stands for
   * @param usual what a missing {@code to} stands for, in days after {@code from}
   * @param most the most days of a period
   */
  public static Days of(Parameters parameters, LocalDate today, int usual, int most) {
    LocalDate from = parameters.find("from", Rule.DATE).orElse(today);
    LocalDate to = parameters.find("to", Rule.DATE).orElse(from.plusDays(usual));
    if (!to.isAfter(from) || to.isAfter(from.plusDays(most)) || to.getYear() > LAST_YEAR) {
      parameters.fault("to", "to must be 1 to " + most + " days after from.");
    }
    return new Days(from, to);
  }

  /** The last day. */
  public LocalDate last() {
    return to.minusDays(1);
  }
}
