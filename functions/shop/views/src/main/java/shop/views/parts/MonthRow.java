package shop.views.parts;

import cqrs.projection.Row;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A row of one month and currency that holds each figure once a day: a batch of events then touches
 * few rows. A figure {@code g} of the 4th is the attribute {@code g04}; the sort key ends in {@code
 * 2011-11#GBP}. Days are UTC.
 */
public record MonthRow(YearMonth month, Currency currency, Row row) {

  private static final int CURRENCY = 3;
  private static final int MONTH = 7;

  /** Room for a year in every currency of ISO 4217, or for 10 currencies over 33 years. */
  public static final int MOST = 4_000;

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
    return month(at) + "#" + currency.getCurrencyCode();
  }

  /** The month of a time. */
  public static YearMonth month(Instant at) {
    return YearMonth.from(day(at));
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

  /** The rows that a span may be about. */
  public static Range range(String pk, String prefix, Span span) {
    String from = span.from().map(d -> YearMonth.from(d).toString()).orElse(EARLIEST);
    String to = span.to().map(d -> YearMonth.from(d) + "#").orElse("");
    return Range.of(pk, prefix + from, prefix + to + Range.END);
  }

  /**
   * Reads a range of months.
   *
   * @throws QueryRefusedException if it has more than {@value #MOST} rows
   */
  public static List<MonthRow> read(Rows rows, Range range) {
    return of(rows.first(range, MOST + 1), MOST);
  }

  /**
   * Reads months of which each shard has a part.
   *
   * @param range of a shard
   * @throws QueryRefusedException if they have more than {@value #MOST} rows, or about as many
   */
  public static List<MonthRow> readShards(Rows rows, IntFunction<Range> range) {
    int most = MOST / Shards.COUNT;
    return Shards.read(shard -> rows.first(range.apply(shard), most + 1)).stream()
        .flatMap(found -> of(found, most).stream())
        .toList();
  }

  private static List<MonthRow> of(List<Row> found, int most) {
    if (found.size() > most) {
      throw new QueryRefusedException(
          "from",
          ("The period has more than %d months of sales, counted for each currency:"
                  + " ask for a shorter one by from and to.")
              .formatted(most));
    }
    return found.stream().map(MonthRow::of).toList();
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
