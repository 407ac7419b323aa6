package shop.query;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import shop.domain.Money;
import shop.views.parts.Figures;
import shop.views.parts.Interval;
import shop.views.parts.Page;
import shop.views.parts.Period;
import shop.views.parts.QueryRefusedException;
import shop.views.parts.Series;
import shop.views.parts.Span;

/** What the query handlers have in common: parameters that several take, and parts of answers. */
final class Answers {

  private static final int LIMIT = 20;
  private static final int MOST = 100;

  /** Figures of regions are short, and often all of them are wanted. */
  private static final int MOST_REGIONS = 1_000;

  private static final Pattern YEAR_MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

  private static final Rule<String> ZERO = only("zero");

  private static final Rule<YearMonth> MONTH =
      new Rule<>(YearMonth.of(1970, 1), Rule.Form.TEXT, Answers::month);

  private static final Rule<Interval> INTERVAL =
      new Rule<>(
          Interval.DAY,
          Rule.Form.TEXT,
          text ->
              switch (text) {
                case "day" -> Interval.DAY;
                case "month" -> Interval.MONTH;
                default -> throw new Rule.RefusedException("must be day or month");
              });

  private static YearMonth month(String text) throws Rule.RefusedException {
    if (YEAR_MONTH.matcher(text).matches()) {
      return YearMonth.parse(text);
    }
    throw new Rule.RefusedException("must be a month such as 2011-01");
  }

  private Answers() {}

  /** A parameter that has one value so far. */
  static Rule<String> only(String word) {
    return new Rule<>(
        "",
        Rule.Form.TEXT,
        text -> {
          if (!text.equals(word)) {
            throw new Rule.RefusedException("must be " + word);
          }
          return text;
        });
  }

  static int limit(Parameters parameters) {
    return parameters.find("limit", Rule.integer(1, MOST)).orElse(LIMIT);
  }

  /** What the list of regions is asked for. */
  record Listed(
      Optional<Currency> currency,
      Optional<YearMonth> from,
      Optional<YearMonth> to,
      int limit,
      Optional<String> cursor) {

    static Listed of(Parameters parameters) {
      return new Listed(
          parameters.find("currency", Rule.CURRENCY),
          parameters.find("from", MONTH),
          parameters.find("to", MONTH),
          parameters.find("limit", Rule.integer(1, MOST_REGIONS)).orElse(MOST_REGIONS),
          parameters.text("cursor"));
    }
  }

  /** What a ranking is asked for. */
  record Ranked(Currency currency, int limit, Optional<String> cursor) {

    static Ranked of(Parameters parameters) {
      return new Ranked(
          parameters.get("currency", Rule.CURRENCY),
          Answers.limit(parameters),
          parameters.text("cursor"));
    }
  }

  /**
   * What a series is asked for.
   *
   * @throws ProblemException 400 if a parameter is wrong, or the dates do not go together
   */
  static Span span(Request request) {
    return request.query(Asked::of).span();
  }

  /** What a series of sales is asked for: of the company, or of a region. */
  record Sales(Optional<String> region, Span span) {

    /**
     * Reads the parameters.
     *
     * @throws ProblemException 400 if a parameter is wrong, or the dates do not go together
     */
    static Sales of(Request request) {
      Both both =
          request.query(
              parameters -> new Both(parameters.find("region", Rule.LABEL), Asked.of(parameters)));
      return new Sales(both.region(), both.asked().span());
    }

    private record Both(Optional<String> region, Asked asked) {}
  }

  /** The parameters of a series, each right by itself. */
  private record Asked(
      Optional<Currency> currency,
      Optional<LocalDate> from,
      Optional<LocalDate> to,
      Optional<Interval> interval,
      boolean fill) {

    static Asked of(Parameters parameters) {
      return new Asked(
          parameters.find("currency", Rule.CURRENCY),
          parameters.find("from", Rule.DATE),
          parameters.find("to", Rule.DATE),
          parameters.find("interval", INTERVAL),
          parameters.find("fill", ZERO).isPresent());
    }

    Span span() {
      return read(() -> new Span(currency, from, to, interval, fill));
    }
  }

  /**
   * Reads from a view.
   *
   * @throws ProblemException 400 if the view refuses the query
   */
  static <T> T read(Supplier<T> query) {
    try {
      return query.get();
    } catch (QueryRefusedException e) {
      throw new ProblemException(
          Problem.badRequest(e.detail()).with(List.of(new Fault("?" + e.parameter(), e.detail()))));
    }
  }

  static String amount(BigDecimal amount, Currency currency) {
    return Money.format(amount, currency);
  }

  /** A page as an answer; {@code next} only where there is one. */
  static <T> Response page(Page<T> page, Function<T, Map<String, Object>> item) {
    return page(page, item, Map.of());
  }

  /**
   * A page with more about the whole list.
   *
   * @param about stands between the items and {@code next}
   */
  static <T> Response page(
      Page<T> page, Function<T, Map<String, Object>> item, Map<String, Object> about) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("items", page.items().stream().map(item).toList());
    json.putAll(about);
    page.next().ifPresent(next -> json.put("next", next));
    return Response.json(200, json);
  }

  /** Puts {@code period}, {@code totals} and {@code series}. */
  static <F extends Figures<F>> void put(
      Map<String, Object> json, Series<F> series, FiguresWriter<F> writer) {
    Period period = series.period();
    json.put(
        "period",
        object(
            entry -> {
              entry.put("from", period.from().map(LocalDate::toString).orElse(null));
              entry.put("to", period.to().map(LocalDate::toString).orElse(null));
              entry.put("interval", period.interval() == Interval.DAY ? "day" : "month");
            }));
    json.put(
        "totals",
        series.totals().stream()
            .map(
                total ->
                    object(
                        entry -> {
                          entry.put("currency", total.currency().getCurrencyCode());
                          writer.write(entry, total.figures(), total.currency());
                        }))
            .toList());
    json.put(
        "series",
        series.entries().stream()
            .map(
                shown ->
                    object(
                        entry -> {
                          entry.put("date", shown.date());
                          entry.put("currency", shown.currency().getCurrencyCode());
                          writer.write(entry, shown.figures(), shown.currency());
                        }))
            .toList());
  }

  /** Puts figures into an answer. */
  @FunctionalInterface
  interface FiguresWriter<F> {
    void write(Map<String, Object> json, F figures, Currency currency);
  }

  private static Map<String, Object> object(Consumer<Map<String, Object>> fill) {
    Map<String, Object> json = new LinkedHashMap<>();
    fill.accept(json);
    return json;
  }
}
