package shop.query;

import static shop.query.Answers.amount;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.projection.read.ReadConsistency;
import cqrs.query.QueriedView;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.query.Answers.Listed;
import shop.query.Answers.Span;
import shop.views.parts.Series;
import shop.views.regions.RegionFigures;
import shop.views.regions.RegionSalesReader;
import shop.views.regions.RegionTotal;

/** Answers what is asked of the regions' sales. */
final class RegionQueries {

  private RegionQueries() {}

  /** {@code GET /sales/regions}. */
  static Response regions(Request request, QueriedView view) {
    Listed listed = request.query(Listed::of);
    ReadConsistency freshness = view.consistency(request);
    return Answers.page(
        new RegionSalesReader(view.view())
            .regions(listed.currency(), listed.limit(), listed.cursor(), freshness),
        RegionQueries::json);
  }

  private static Map<String, Object> json(RegionTotal total) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("region", total.region());
    json.put("currency", total.currency().getCurrencyCode());
    put(json, total.figures(), total.currency());
    return json;
  }

  /** {@code GET /sales/regions/{region}}. */
  static Response region(Request request, QueriedView view) {
    String region = request.path("region", Rule.LABEL);
    Span span = request.query(Span::of);
    ReadConsistency freshness = view.consistency(request);
    Series<RegionFigures> series =
        new RegionSalesReader(view.view())
            .region(region, span.currency(), span.period(), freshness)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("There are no sales in that region, or not yet.")));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("region", region);
    Answers.put(json, series, RegionQueries::put);
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
