package shop.domain;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An exact amount of one currency. Amounts of different currencies are never added together.
 *
 * @param amount kept without trailing zeros, so that equal amounts are equal
 * @param currency ISO 4217
 */
public record Money(BigDecimal amount, Currency currency) {

  public Money {
    amount = canonical(amount);
  }

  /** The same number without trailing zeros and without an exponent. */
  public static BigDecimal canonical(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** How many decimals the currency's minor unit has: 2 for GBP, 0 for JPY. */
  public static int minorDigits(Currency currency) {
    return Math.max(0, currency.getDefaultFractionDigits());
  }

  /**
   * Decimal text, exact, with at least the currency's minor digits: {@code "277.20"}, {@code
   * "0.001"}.
   */
  public static String format(BigDecimal amount, Currency currency) {
    BigDecimal exact = canonical(amount);
    return exact.setScale(Math.max(exact.scale(), minorDigits(currency))).toPlainString();
  }
}
