package shop.testing.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Values at the bounds of the contract's rules, as JSON.
 *
 * @param good are taken
 * @param bad are refused with 400
 */
record Values(List<String> good, List<String> bad) {

  private static final String GRIN = "\uD83D\uDE00";

  /** Values that no field takes. */
  private static final List<String> NEVER = List.of("null", "true", "{}", "[]", "[\"a\"]");

  private static final List<String> NO_TEXT = List.of("1", "1.5");

  static Values of(String rule) {
    return switch (rule) {
      case "id" ->
          texts(
              List.of("A.b_c-9", "-", "...", "x".repeat(64)),
              List.of(
                  "",
                  "x".repeat(65),
                  "a b",
                  "a/b",
                  "\u00e4",
                  "a%20b",
                  "a#b",
                  "a\n",
                  " a",
                  ".",
                  ".."));
      case "name" ->
          texts(
              List.of(
                  "x",
                  "  x  ",
                  "\u00a0x\u2003",
                  "x".repeat(200),
                  GRIN.repeat(50),
                  "\\\"quoted\\\" <b>&\u00e9"),
              List.of(
                  "",
                  "   ",
                  "x".repeat(201),
                  GRIN.repeat(50) + "x",
                  "\u00e9".repeat(101),
                  "a\\u0000b",
                  "a\\nb",
                  "\u200b",
                  "a\u202eb",
                  "\\ud800"));
      case "region" ->
          texts(
              List.of(
                  " x\u00a0", "x".repeat(64), GRIN.repeat(64), "Rh\u00f4ne-Alpes/Ain", "a  b+c%20"),
              List.of("", " ", "\u200b", "x".repeat(65), GRIN.repeat(65), "a\\tb", "\\udfff"));
      case "email" ->
          texts(
              List.of("a" + Shop.MAIL, "x".repeat(254 - Shop.MAIL.length()) + Shop.MAIL),
              List.of("", "x".repeat(255 - Shop.MAIL.length()) + Shop.MAIL));
      case "currency" ->
          texts(List.of("GBP"), List.of("", "gbp", "GB", "GBPX", "ZZZ", "\u00a3", " GBP", "826"));
      case "amount" -> amounts();
      case "quantity" ->
          new Values(
              List.of("1", "1000000"),
              with(NEVER, "0", "-1", "1000001", "1.5", "1.0", "1e2", "\"1\"", "9".repeat(30)));
      case "time" -> times();
      default -> throw new IllegalArgumentException(rule);
    };
  }

  private static Values amounts() {
    List<String> good =
        List.of("0", "0.5", "0.000001", "007", "999999999999", "999999999999.999999", "2.50");
    List<String> bad =
        List.of("-1", "1e12", "1E-7", "1000000000000", "0.0000001", "1.2345678", "1234567890123.5");
    List<String> badTexts =
        List.of(
            "1E+2",
            "1.2345670",
            "",
            " 1",
            "1 ",
            "+1",
            ".5",
            "1.",
            "1,5",
            "1_0",
            "0x1",
            "NaN",
            "\u0663",
            "1\\n");
    List<String> goodJson = new ArrayList<>(quoted(good));
    good.stream().filter(number -> !number.startsWith("00")).forEach(goodJson::add);
    goodJson.addAll(List.of("1E+2", "25e-1", "1.2345670"));
    List<String> badJson = new ArrayList<>(NEVER);
    badJson.addAll(bad);
    badJson.addAll(quoted(bad));
    badJson.addAll(quoted(badTexts));
    return new Values(goodJson, badJson);
  }

  private static Values times() {
    Instant now = Instant.now();
    return texts(
        List.of(
            "2011-11-04T09:30:00Z",
            "2011-11-04T23:30:00.123456789-05:30",
            "1969-07-20t20:17:40z",
            "2012-02-29T00:00:00+14:00",
            now.plus(Duration.ofHours(23)).toString()),
        List.of(
            "",
            "now",
            "2011-11-04",
            "2011-11-04T09:30Z",
            "2011-11-04T09:30:00",
            "2011-11-04 09:30:00Z",
            "2011-02-29T00:00:00Z",
            "2011-11-04T24:00:00Z",
            "2011-11-04T09:30:00+0100",
            "2011-13-04T09:30:00Z",
            now.plus(Duration.ofHours(25)).toString()));
  }

  private static Values texts(List<String> good, List<String> bad) {
    List<String> refused = new ArrayList<>(NEVER);
    refused.addAll(NO_TEXT);
    refused.addAll(quoted(bad));
    return new Values(quoted(good), refused);
  }

  private static List<String> quoted(List<String> texts) {
    return texts.stream().map(text -> "\"" + text.replace("\n", "\\n") + "\"").toList();
  }

  private static List<String> with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }
}
