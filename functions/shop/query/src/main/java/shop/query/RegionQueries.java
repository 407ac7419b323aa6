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
import shop.query.Answers.Sales;
import shop.views.parts.Series;
import shop.views.parts.Span;
import shop.views.regions.RegionFigures;
import shop.views.regions.RegionPage;
import shop.views.regions.RegionSalesReader;
import shop.views.regions.RegionTotal;

/** Answers what is asked of the sales of the regions and of the company. */
final class RegionQueries {

  private RegionQueries() {}

  /** {@code GET /sales/regions}. */
  static Response regions(Request request, QueriedView view) {
    Listed listed = request.query(Listed::of);
    ReadConsistency freshness = view.consistency(request);
    RegionSalesReader reader = new RegionSalesReader(view.view());
    RegionPage found =
        Answers.read(
            () ->
                reader.regions(
                    listed.currency(),
                    listed.from(),
                    listed.to(),
                    listed.limit(),
                    listed.cursor(),
                    freshness));
    Map<String, Object> period = new LinkedHashMap<>();
    period.put("from", found.period().map(months -> months.from().toString()).orElse(null));
    period.put("to", found.period().map(months -> months.to().toString()).orElse(null));
    return Answers.page(found.page(), RegionQueries::json, Map.of("period", period));
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
    return region(region, Answers.span(request), request, view);
  }

  private static Response region(String region, Span span, Request request, QueriedView view) {
    ReadConsistency freshness = view.consistency(request);
    RegionSalesReader reader = new RegionSalesReader(view.view());
    Series<RegionFigures> series =
        Answers.read(() -> reader.region(region, span, freshness))
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("There are no sales in that region, or not yet.")));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("region", region);
    Answers.put(json, series, RegionQueries::put);
    return Response.json(200, json);
  }

  /**
   * {@code GET /sales}: the company, or the region that a parameter names. Not every gateway hands
   * on a path with {@code %2F}; each hands on a parameter.
   */
  static Response company(Request request, QueriedView view) {
    Sales sales = Sales.of(request);
    return sales
        .region()
        .map(region -> region(region, sales.span(), request, view))
        .orElseGet(() -> company(sales.span(), request, view));
  }

  private static Response company(Span span, Request request, QueriedView view) {
    ReadConsistency freshness = view.consistency(request);
    RegionSalesReader reader = new RegionSalesReader(view.view());
    Map<String, Object> json = new LinkedHashMap<>();
    Answers.put(json, Answers.read(() -> reader.company(span, freshness)), RegionQueries::put);
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
