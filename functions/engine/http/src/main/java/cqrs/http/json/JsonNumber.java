package cqrs.http.json;

import java.math.BigDecimal;

/** A JSON number as it was written: nothing is rounded or converted before it is checked. */
public record JsonNumber(String text) {

  /** Longer numbers are no amounts, and their exponents could make very long texts. */
  private static final int LONGEST = 40;

  private static final int MOST_ZEROS = 40;
  private static final int MOST_DECIMALS = 6;

  /** The same value as an amount is written: {@code 1E+2} is 100. Others stay as they are. */
  public String amount() {
    if (text.length() > LONGEST) {
      return text;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException _) {
      return text;
    }
    if (Math.abs((long) number.scale()) > MOST_ZEROS) {
      return text;
    }
    return (number.scale() > MOST_DECIMALS ? number.stripTrailingZeros() : number).toPlainString();
  }
}
