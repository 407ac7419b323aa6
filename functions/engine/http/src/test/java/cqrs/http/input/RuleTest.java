package cqrs.http.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cqrs.http.Route;
import cqrs.http.input.Rule.RefusedException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {

  private static final String ROCKET = "\uD83D\uDE80";

  @Test
  void idsAreShortAndPlain() throws RefusedException {
    assertTakes(Rule.ID, "a", "A-Z_0.9", "x".repeat(64), "...", "17850");
    assertRefuses(Rule.ID, "", "x".repeat(65), "a b", "a/b", "ä", "a#b", "a\n", "a%20b");
    assertRefuses(Rule.ID, ".", "..");
  }

  @Test
  void oneTextHasOneForm() throws RefusedException {
    for (Rule<String> rule : List.of(Rule.NAME, Rule.LABEL)) {
      assertThat(rule.reading().of("Co\u0302te")).isEqualTo("C\u00f4te");
      assertThat(rule.reading().of("\u00a0\u2003France\u3000 ")).isEqualTo("France");
      assertRefuses(rule, "\u200b", "\u00a0", "\u2800", "\u3164", "\ufeff \u2060");
      assertRefuses(rule, "\ufe0f", "\u034f", "\u180b", "\u0301", "\u20dd");
    }
  }

  @Test
  void textsThatShrinkInTheirNormalFormAreMeasuredInIt() throws RefusedException {
    String four = "\u03b1\u0313\u0300\u0345";
    assertThat(Rule.NAME.reading().of(four.repeat(66))).isEqualTo("\u1f82".repeat(66));
    assertThat(Rule.LABEL.reading().of(four.repeat(64))).isEqualTo("\u1f82".repeat(64));
    assertRefuses(Rule.NAME, four.repeat(67));
    assertRefuses(Rule.LABEL, four.repeat(65));
  }

  @Test
  void noTextKeepsTheFunctionBusy() {
    for (String text :
        List.of(
            "a" + "\u0301".repeat(250_000) + "\u0316".repeat(250_000),
            "\u1100\u1161\u11a8".repeat(100_000),
            "1".repeat(1_000_000),
            "2011-11-04T09:30:00." + "1".repeat(1_000_000),
            "a@".repeat(500_000))) {
      for (Rule<?> rule :
          List.of(Rule.ID, Rule.NAME, Rule.LABEL, Rule.EMAIL, Rule.AMOUNT, Rule.TIME, Rule.DATE)) {
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertRefuses(rule, text));
      }
    }
  }

  @Test
  void namesDoNotChangeTheWritingDirection() throws RefusedException {
    assertRefuses(Rule.NAME, "a\u202eb", "\u2066a\u2069");
    assertTakes(Rule.NAME, "\u05d0\u05d1", "a\u200db");
  }

  @Test
  void namesAreTrimmedAndMeasuredInBytes() throws RefusedException {
    assertThat(Rule.NAME.reading().of(" \t Ada Lovelace\n")).isEqualTo("Ada Lovelace");
    assertTakes(Rule.NAME, "x", "x".repeat(200), "é".repeat(100), ROCKET.repeat(50));
    assertRefuses(Rule.NAME, "", " ", "x".repeat(201), "é".repeat(101), ROCKET.repeat(51));
  }

  @Test
  void namesHoldNoControlsAndNoHalvesOfCharacters() throws RefusedException {
    assertRefuses(
        Rule.NAME, "a\u0000b", "a\nb", "a\u007fb", "a\u0085b", "\uD83D", "x\uDE80", "\uDE80\uD83D");
    assertTakes(Rule.NAME, "O'Neil \"<&>\\ 100%");
  }

  @Test
  void regionsArePrintableAndComparedExactly() throws RefusedException {
    assertTakes(
        Rule.LABEL,
        "France",
        "United Kingdom",
        "Côte d'Ivoire",
        "中国",
        "a/b",
        "x".repeat(64),
        ROCKET.repeat(64));
    assertRefuses(
        Rule.LABEL,
        "",
        " ",
        "x".repeat(65),
        ROCKET.repeat(65),
        "a\tb",
        "a\u00a0b",
        "a\u2028b",
        "a\u200bb",
        "\uD83D");
  }

  @Test
  void emailsAreShortAndHaveTwoSides() throws RefusedException {
    assertTakes(Rule.EMAIL, "a@b", "ada+x@example.org", "x".repeat(252) + "@y");
    assertRefuses(
        Rule.EMAIL, "", "a", "@b", "a@", "a b@c", "a@b\n", "x".repeat(253) + "@y", "\uD83D@b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.000001", "999999999999.999999", "007.50", "12", "277.20"})
  void amountsAreExact(String text) throws RefusedException {
    assertThat(Rule.AMOUNT.reading().of(text)).isEqualTo(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "1.",
        ".5",
        "1,5",
        "1e3",
        "1E-2",
        "0.0000001",
        "1234567890123",
        " 1",
        "1 ",
        "1\n",
        "NaN",
        "0x1",
        "١"
      })
  void whatIsNoAmountIsRefused(String text) {
    assertRefuses(Rule.AMOUNT, text);
  }

  @Test
  void currenciesAreThoseOfTheStandard() throws RefusedException {
    assertThat(Rule.CURRENCY.reading().of("GBP")).isEqualTo(Currency.getInstance("GBP"));
    assertRefuses(Rule.CURRENCY, "", "gbp", "GB", "ZZZ", "£", "GBP ", "GBPX");
  }

  @ParameterizedTest
  @CsvSource({
    "2011-11-04T09:30:00Z,               2011-11-04T09:30:00Z",
    "2011-11-04t09:30:00z,               2011-11-04T09:30:00Z",
    "2011-11-04T09:30:00+01:30,          2011-11-04T08:00:00Z",
    "2011-11-04T09:30:00-23:59,          2011-11-05T09:29:00Z",
    "2011-11-04T09:30:00-00:00,          2011-11-04T09:30:00Z",
    "2011-11-04T09:30:00.1Z,             2011-11-04T09:30:00.100Z",
    "2011-11-04T09:30:00.12Z,            2011-11-04T09:30:00.120Z",
    "2011-11-04T09:30:00.1239999999999Z, 2011-11-04T09:30:00.123Z",
    "1969-12-31T23:59:59.9999+00:00,     1969-12-31T23:59:59.999Z",
    "0000-01-01T00:00:00Z,               0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z,     9999-12-31T23:59:59.999Z",
    "2016-12-31T23:59:60Z,               2017-01-01T00:00:00Z",
    "2017-01-01T00:59:60+01:00,          2017-01-01T00:00:00Z",
    "2012-02-29T00:00:00Z,               2012-02-29T00:00:00Z"
  })
  void timesOfAnyOffsetBecomeInstants(String text, Instant instant) throws RefusedException {
    assertThat(Rule.TIME.reading().of(text)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2011-11-04",
        "2011-11-04T09:30:00",
        "2011-11-04 09:30:00Z",
        "2011-11-04T09:30Z",
        "2011-11-04T09:30:00.Z",
        "2011-11-04T09:30:00+0100",
        "2011-11-04T09:30:00+24:00",
        "2011-11-04T09:30:00+01:60",
        "2011-13-04T09:30:00Z",
        "2011-02-29T09:30:00Z",
        "2011-11-04T24:00:00Z",
        "2011-11-04T09:60:00Z",
        "2011-11-04T09:30:60Z",
        "2011-11-04T09:30:61Z",
        "-0001-11-04T09:30:00Z",
        "10000-01-01T00:00:00Z",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "9999-12-31T23:59:60Z",
        "2011-11-04T09:30:00Z\n"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertRefuses(Rule.TIME, text);
  }

  @Test
  void datesAreDaysOfTheCalendar() throws RefusedException {
    assertThat(Rule.DATE.reading().of("2012-02-29")).isEqualTo(LocalDate.of(2012, 2, 29));
    assertRefuses(Rule.DATE, "", "2011-02-29", "2011-2-9", "20110209", "+12011-02-03", "2011-02");
  }

  @Test
  void integersHaveBounds() throws RefusedException {
    assertThat(Rule.QUANTITY.reading().of("1")).isEqualTo(1);
    assertThat(Rule.QUANTITY.reading().of("1000000")).isEqualTo(1_000_000);
    assertRefuses(
        Rule.QUANTITY, "0", "-1", "1000001", "1.0", "1e3", "", "4294967297", "9".repeat(101));
  }

  @Test
  void oneOfSaysWhichThereAre() throws RefusedException {
    Rule<Route.About> rule = Rule.oneOf(Route.About.class);

    assertThat(rule.reading().of("ALL_OWNERS")).isEqualTo(Route.About.ALL_OWNERS);
    assertThatThrownBy(() -> rule.reading().of("all_owners"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("ALL_OWNERS, NO_OWNER, PUBLIC");
  }

  private static void assertTakes(Rule<String> rule, String... texts) throws RefusedException {
    for (String text : texts) {
      assertThat(rule.reading().of(text)).isEqualTo(text);
    }
  }

  private static void assertRefuses(Rule<?> rule, String... texts) {
    for (String text : texts) {
      assertThatThrownBy(() -> rule.reading().of(text))
          .as(text)
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("must ");
    }
  }
}
