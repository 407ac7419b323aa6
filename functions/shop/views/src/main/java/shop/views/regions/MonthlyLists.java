package shop.views.regions;

import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.Row;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Range;
import cqrs.projection.read.View;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import shop.views.parts.Figure;
import shop.views.parts.MonthRow;
import shop.views.parts.Page;
import shop.views.parts.QueryRefusedException;
import shop.views.parts.Shards;
import shop.views.parts.Span;
import shop.views.regions.RegionPage.Months;

/** The list of regions over some months: the lists of each month, merged and added. */
final class MonthlyLists {

  static final int MOST_MONTHS = 600;

  /** So many rows are read for a page: all months' lists are read as far as the page goes. */
  private static final int MOST_ROWS = 12_000;

  private static final int READS_AT_ONCE = 32;

  /** As DynamoDB sorts keys: not as Java does, where emojis are involved. */
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private MonthlyLists() {}

  /** A page; over more than a year it may have less than the limit. */
  static RegionPage read(View.Page page, Optional<Currency> currency, Months period, int limit) {
    List<YearMonth> months = months(period);
    int most = Math.min(limit, MOST_ROWS / months.size());
    List<Callable<List<Row>>> reads =
        months.stream()
            .map(month -> RegionRows.list(month, currency).after(page.after()))
            .<Callable<List<Row>>>map(range -> () -> page.rows().first(range, most + 1))
            .toList();
    // The first keys of all lists together are among the first ones of each.
    SortedMap<String, RegionTotal> regions = new TreeMap<>(BY_BYTES);
    for (List<Row> list : Parallel.all(reads, READS_AT_ONCE)) {
      list.forEach(row -> regions.merge(row.sk(), total(row), MonthlyLists::plus));
    }
    List<String> keys = regions.keySet().stream().limit(most).toList();
    Optional<String> next =
        regions.size() > most
            ? Optional.of(
                page.next(
                    List.of(keys.getLast(), period.from().toString(), period.to().toString())))
            : Optional.empty();
    return new RegionPage(
        new Page<>(regions.values().stream().limit(most).toList(), next), Optional.of(period));
  }

  /**
   * Checks what can be checked before anything is read.
   *
   * @throws QueryRefusedException if the months are too many or in the wrong order
   */
  static void check(Optional<YearMonth> from, Optional<YearMonth> to) {
    if (from.isPresent() && to.isPresent()) {
      if (to.get().isBefore(from.get())) {
        throw new QueryRefusedException(
            "from", "The query parameter from must not be after the query parameter to.");
      }
      List<YearMonth> _ = months(new Months(from.get(), to.get()));
    }
  }

  /** The months that the page before was of: later pages are of the same. */
  static Months period(List<String> after) {
    return new Months(YearMonth.parse(after.get(1)), YearMonth.parse(after.get(2)));
  }

  private static List<YearMonth> months(Months period) {
    long count = ChronoUnit.MONTHS.between(period.from(), period.to()) + 1;
    if (count > MOST_MONTHS) {
      throw new QueryRefusedException(
          "from",
          ("The period from %s to %s has %d months, and the list covers at most %d:"
                  + " ask for a shorter one by from and to, or leave both out for all time.")
              .formatted(period.from(), period.to(), count, MOST_MONTHS));
    }
    return Stream.iterate(period.from(), month -> month.plusMonths(1)).limit(count).toList();
  }

  /** The first and last month of the company's sales; a side beyond them ends at the other. */
  static Months between(Rows rows, Optional<YearMonth> from, Optional<YearMonth> to) {
    if (from.isPresent() && to.isPresent()) {
      return new Months(from.get(), to.get());
    }
    Stream<YearMonth> found =
        Shards.read(
                shard -> {
                  Range all = RegionRows.company(shard, Span.ALL);
                  return rows.first(from.isPresent() ? all.backwards() : all, 1);
                })
            .stream()
            .flatMap(List::stream)
            .map(row -> MonthRow.of(row).month());
    return from.isPresent()
        ? new Months(from.get(), found.reduce(from.get(), MonthlyLists::later))
        : new Months(found.reduce(to.orElseThrow(), MonthlyLists::earlier), to.orElseThrow());
  }

  private static YearMonth later(YearMonth one, YearMonth other) {
    return one.isAfter(other) ? one : other;
  }

  private static YearMonth earlier(YearMonth one, YearMonth other) {
    return one.isBefore(other) ? one : other;
  }

  static RegionTotal total(Row row) {
    return new RegionTotal(
        RegionRows.region(row), RegionRows.currency(row), RegionRows.figures(Figure.in(row)));
  }

  private static RegionTotal plus(RegionTotal one, RegionTotal other) {
    return new RegionTotal(one.region(), one.currency(), one.figures().plus(other.figures()));
  }
}
