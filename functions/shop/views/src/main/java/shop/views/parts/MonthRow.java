package shop.views.parts;

import cqrs.projection.Row;
import cqrs.projection.read.Rows.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;

/**
 * A row of one month and currency that holds each figure once a day: a batch of events then touches
 * few rows. A figure {@code g} of the 4th is the attribute {@code g04}; the sort key ends in {@code
 * 2011-11#GBP}. Days are UTC.
 */
public record MonthRow(YearMonth month, Currency currency, Row row) {

  private static final int CURRENCY = 3;
  private static final int MONTH = 7;

  /** Not after any month; a key's bound may not be empty. */
  private static final String EARLIEST = "0";

  public static MonthRow of(Row row) {
    String sk = row.sk();
    int currency = sk.length() - CURRENCY;
    return new MonthRow(
        YearMonth.parse(sk.substring(currency - 1 - MONTH, currency - 1)),
        Currency.getInstance(sk.substring(currency)),
        row);
  }

  /** How the row's sort key ends. */
  public static String key(Instant at, Currency currency) {
    return YearMonth.from(day(at)) + "#" + currency.getCurrencyCode();
  }

  /** The attribute that holds a figure on the day of that time. */
  static String attribute(String figure, Instant at) {
    return attribute(figure, day(at).getDayOfMonth());
  }

  static String attribute(String figure, int day) {
    return figure + (day < 10 ? "0" : "") + day;
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  /** The rows that a period needs. */
  public static Range range(String pk, String prefix, Period period) {
    String from = period.from().map(d -> YearMonth.from(d).toString()).orElse(EARLIEST);
    String to = period.to().map(d -> YearMonth.from(d) + "#").orElse("");
    return Range.of(pk, prefix + from, prefix + to + Range.END);
  }

  /** One day's figures. */
  public static final class Day implements Figure.Source {

    private final Row row;
    private final int day;

    Day(Row row, int day) {
      this.row = row;
      this.day = day;
    }

    @Override
    public BigDecimal amount(Figure figure) {
      return row.decimal(attribute(figure.daily(), day));
    }
  }

  /** A figure's sum over the days. */
  public BigDecimal sum(Figure figure) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      sum = sum.add(day(day).amount(figure));
    }
    return sum;
  }

  Day day(int day) {
    return new Day(row, day);
  }
}
