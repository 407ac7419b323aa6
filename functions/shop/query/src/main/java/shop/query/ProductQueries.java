package shop.query;

import static shop.query.Answers.amount;

import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.problem.ProblemException;
import cqrs.projection.read.ReadConsistency;
import cqrs.query.QueriedView;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import shop.domain.Money;
import shop.query.Answers.Ranked;
import shop.views.parts.Span;
import shop.views.products.ProductDetails;
import shop.views.products.ProductFigures;
import shop.views.products.ProductSalesReader;
import shop.views.products.ProductSeries;
import shop.views.products.RankedProduct;

/** Answers what is asked of products and of their sales. */
final class ProductQueries {

  private ProductQueries() {}

  /** {@code GET /sales/products?currency=…}. */
  static Response ranking(Request request, QueriedView view) {
    Ranked ranked = request.query(Ranked::of);
    Consistency.refuse(request);
    return Answers.page(
        new ProductSalesReader(view.view())
            .ranking(ranked.currency(), ranked.limit(), ranked.cursor()),
        ProductQueries::json);
  }

  private static Map<String, Object> json(RankedProduct product) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("productId", product.productId());
    json.put("name", product.name());
    json.put("currency", product.currency().getCurrencyCode());
    put(json, product.figures(), product.currency());
    return json;
  }

  /** {@code GET /products}. */
  static Response products(Request request, QueriedView view) {
    Listed listed = request.query(Listed::of);
    ReadConsistency freshness = view.consistency(request);
    return Answers.page(
        new ProductSalesReader(view.view()).products(listed.limit(), listed.cursor(), freshness),
        ProductQueries::json);
  }

  private record Listed(int limit, Optional<String> cursor) {

    static Listed of(Parameters parameters) {
      return new Listed(Answers.limit(parameters), parameters.text("cursor"));
    }
  }

  /** {@code GET /products/{id}}; the answer's tag has the product's version. */
  static Response product(Request request, QueriedView view) {
    String productId = request.path("id", Rule.ID);
    request.noQuery();
    ReadConsistency freshness = view.consistency(request);
    ProductDetails product =
        new ProductSalesReader(view.view())
            .product(productId, freshness)
            .orElseThrow(() -> ProblemException.notYet("product " + productId));
    return Response.json(200, json(product)).version(product.version());
  }

  private static Map<String, Object> json(ProductDetails product) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("productId", product.productId());
    json.put("name", product.name());
    json.put("price", json(product.price()));
    json.put("version", product.version());
    return json;
  }

  /** {@code GET /sales/products/{id}}. */
  static Response sales(Request request, QueriedView view) {
    String productId = request.path("id", Rule.ID);
    Span span = Answers.span(request);
    ReadConsistency freshness = view.consistency(request);
    ProductSalesReader reader = new ProductSalesReader(view.view());
    ProductSeries found =
        Answers.read(() -> reader.sales(productId, span, freshness))
            .orElseThrow(() -> ProblemException.notYet("product " + productId));
    ProductDetails product = found.product();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("productId", productId);
    json.put("name", product.name());
    json.put("price", json(product.price()));
    Answers.put(json, found.sales(), ProductQueries::put);
    json.put("version", product.version());
    return Response.json(200, json).version(product.version());
  }

  private static Map<String, Object> json(Money price) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("amount", amount(price.amount(), price.currency()));
    json.put("currency", price.currency().getCurrencyCode());
    return json;
  }

  private static void put(Map<String, Object> json, ProductFigures figures, Currency currency) {
    json.put("units", figures.units());
    json.put("unitsCancelled", figures.unitsCancelled());
    json.put("unitsReturned", figures.unitsReturned());
    json.put("gross", amount(figures.gross(), currency));
    json.put("cancelled", amount(figures.cancelled(), currency));
    json.put("returned", amount(figures.returned(), currency));
    json.put("revenue", amount(figures.revenue(), currency));
  }
}
