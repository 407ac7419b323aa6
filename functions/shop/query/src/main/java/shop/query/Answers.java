package shop.query;

import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import shop.domain.Money;
import shop.views.parts.Figures;
import shop.views.parts.Page;
import shop.views.parts.Period;
import shop.views.parts.Period.Interval;
import shop.views.parts.Series;

/** What the query handlers have in common: parameters that several take, and parts of answers. */
final class Answers {

  private static final int LIMIT = 20;
  private static final int MOST = 100;

  /** Figures of regions are short, and often all of them are wanted. */
  private static final int MOST_REGIONS = 1_000;

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

  private Answers() {}

  static int limit(Parameters parameters) {
    return parameters.find("limit", Rule.integer(1, MOST)).orElse(LIMIT);
  }

  /** What the list of regions is asked for. */
  record Listed(Optional<Currency> currency, int limit, Optional<String> cursor) {

    static Listed of(Parameters parameters) {
      return new Listed(
          parameters.find("currency", Rule.CURRENCY),
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

  /** What a series is asked for. */
  record Span(
      Optional<Currency> currency,
      Optional<LocalDate> from,
      Optional<LocalDate> to,
      Interval interval) {

    static Span of(Parameters parameters) {
      return new Span(
          parameters.find("currency", Rule.CURRENCY),
          parameters.find("from", Rule.DATE),
          parameters.find("to", Rule.DATE),
          parameters.find("interval", INTERVAL).orElse(Interval.DAY));
    }

    /**
     * The period that it covers.
     *
     * @throws ProblemException 400 if the dates do not go together
     */
    Period period() {
      Period period = new Period(from, to, interval);
      if (!period.isValid()) {
        String detail =
            "The query parameter from must not be after to, and for interval=day both at most "
                + Period.MAX_DAYS
                + " days apart, themselves included.";
        throw new ProblemException(
            Problem.badRequest(detail).with(List.of(new Fault("?from", detail))));
      }
      return period;
    }
  }

  static String amount(BigDecimal amount, Currency currency) {
    return Money.format(amount, currency);
  }

  /** A page as an answer; {@code next} only where there is one. */
  static <T> Response page(Page<T> page, Function<T, Map<String, Object>> item) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("items", page.items().stream().map(item).toList());
    page.next().ifPresent(next -> json.put("next", next));
    return Response.json(200, json);
  }

  /**
   * Puts {@code totals} and {@code series}; and {@code truncated} where the period has more than an
   * answer carries: both then begin with the day {@code from}.
   */
  static <F extends Figures<F>> void put(
      Map<String, Object> json, Series<F> series, FiguresWriter<F> writer) {
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
                period ->
                    object(
                        entry -> {
                          entry.put("date", period.date());
                          entry.put("currency", period.currency().getCurrencyCode());
                          writer.write(entry, period.figures(), period.currency());
                        }))
            .toList());
    series
        .begins()
        .ifPresent(
            begins ->
                json.put(
                    "truncated",
                    object(
                        truncated -> {
                          truncated.put("from", begins.toString());
                          truncated.put("entries", series.entries().size());
                        })));
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
