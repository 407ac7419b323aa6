package shop.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

  @ParameterizedTest(name = "{0} {1} is written {2}")
  @CsvSource({
    // At least the minor digits …
    "277.2,           GBP, 277.20",
    "277,             GBP, 277.00",
    "0,               GBP, 0.00",
    "12,              JPY, 12",
    "0,               JPY, 0",
    "1.5,             KWD, 1.500",
    "0,               KWD, 0.000",
    // … and never fewer than the amount has.
    "0.001,           GBP, 0.001",
    "0.000001,        GBP, 0.000001",
    "12.345,          JPY, 12.345",
    "1.5001,          KWD, 1.5001",
    "1.123456,        KWD, 1.123456",
    // Zeros at the end are no digits of the amount, however they came.
    "277.200000,      GBP, 277.20",
    "277.000,         GBP, 277.00",
    "12.00,           JPY, 12",
    "1.500000,        KWD, 1.500",
    "0.000000,        GBP, 0.00",
    "100,             GBP, 100.00",
    "1000000,         JPY, 1000000",
    "1E+3,            GBP, 1000.00",
    "1E-6,            GBP, 0.000001",
    // Large: the largest price, and sums far beyond it.
    "999999999999.999999, GBP, 999999999999.999999",
    "999999999999999999000000000000, GBP, 999999999999999999000000000000.00",
    "-12.5,           GBP, -12.50",
    // Gold has no minor unit.
    "3.25,            XAU, 3.25",
    "3,               XAU, 3",
  })
  void anAmountIsExactWithAtLeastTheMinorDigits(String amount, String currency, String text) {
    assertThat(Money.format(new BigDecimal(amount), Currency.getInstance(currency)))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"GBP, 2", "JPY, 0", "KWD, 3", "XAU, 0"})
  void theMinorUnitIsTheCurrencys(String currency, int digits) {
    assertThat(Money.minorDigits(Currency.getInstance(currency))).isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource({"2.50, 2.5", "2.0, 2", "100, 1E+2", "0.000, 0", "0E+7, 0"})
  void equalAmountsAreEqualMoney(String one, String other) {
    Currency pounds = Samples.GBP;
    Money money = new Money(new BigDecimal(one), pounds);
    assertThat(money).isEqualTo(new Money(new BigDecimal(other), pounds));
    assertThat(money).hasSameHashCodeAs(new Money(new BigDecimal(other), pounds));
  }

  @Test
  void theSameAmountOfAnotherCurrencyIsOtherMoney() {
    assertThat(new Money(BigDecimal.ONE, Samples.GBP))
        .isNotEqualTo(new Money(BigDecimal.ONE, Samples.EUR));
  }

  @Test
  void anAmountIsKeptWithoutAnExponent() {
    assertThat(new Money(new BigDecimal("1E+3"), Samples.GBP).amount()).hasToString("1000");
  }
}
