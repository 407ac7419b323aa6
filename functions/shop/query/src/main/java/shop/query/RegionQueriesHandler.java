package shop.query;

import static shop.query.Queries.amount;

import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.Tokens;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.projection.read.ReadConsistency;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.query.Queries.Listed;
import shop.query.Queries.Span;
import shop.views.parts.Series;
import shop.views.regions.RegionFigures;
import shop.views.regions.RegionSalesReader;
import shop.views.regions.RegionTotal;

/** Answers what is asked of the regions' sales. */
final class RegionQueriesHandler {

  private final RegionSalesReader sales;
  private final Tokens tokens;

  RegionQueriesHandler(RegionSalesReader sales, Tokens tokens) {
    this.sales = sales;
    this.tokens = tokens;
  }

  /** {@code GET /sales/regions}. */
  Response regions(Request request) {
    Listed listed = request.query(Listed::of);
    ReadConsistency freshness = Consistency.of(request, tokens);
    return Queries.page(
        sales.regions(listed.currency(), listed.limit(), listed.cursor(), freshness),
        RegionQueriesHandler::json);
  }

  private static Map<String, Object> json(RegionTotal total) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("region", total.region());
    json.put("currency", total.currency().getCurrencyCode());
    put(json, total.figures(), total.currency());
    return json;
  }

  /** {@code GET /sales/regions/{region}}. */
  Response region(Request request) {
    String region = request.path("region", Rule.LABEL);
    Span span = request.query(Span::of);
    ReadConsistency freshness = Consistency.of(request, tokens);
    Series<RegionFigures> series =
        sales
            .region(region, span.currency(), span.period(), freshness)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("There are no sales in that region, or not yet.")));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("region", region);
    Queries.put(json, series, RegionQueriesHandler::put);
    return Response.json(200, json);
  }

  private static void put(Map<String, Object> json, RegionFigures figures, Currency currency) {
    json.put("orderCount", figures.orderCount());
    json.put("cancelledCount", figures.cancelledCount());
    json.put("gross", amount(figures.gross(), currency));
    json.put("cancelled", amount(figures.cancelled(), currency));
    json.put("returned", amount(figures.returned(), currency));
    json.put("revenue", amount(figures.revenue(), currency));
  }
}
