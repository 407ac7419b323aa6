package shop.query;

import cqrs.http.HttpHandler;
import cqrs.http.Tokens;
import cqrs.projection.read.View;
import cqrs.query.QueryFunction;
import java.util.Map;
import shop.views.products.ProductSalesReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The queries of the view {@code products}. */
public final class ProductQueriesFunction extends QueryFunction {

  public ProductQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public ProductQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    super(environment, dynamoDb, "products", ProductQueriesFunction::handlers);
  }

  private static Map<String, HttpHandler.Handler> handlers(View view, Tokens tokens) {
    ProductQueriesHandler handler = new ProductQueriesHandler(new ProductSalesReader(view), tokens);
    return Map.of(
        "GET /sales/products", handler::ranking, "GET /sales/products/{id}", handler::product);
  }
}
