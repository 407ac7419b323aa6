package shop.query;

import cqrs.http.HttpHandler;
import cqrs.http.Tokens;
import cqrs.projection.read.View;
import cqrs.query.QueryFunction;
import java.util.Map;
import shop.views.regions.RegionSalesReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The queries of the view {@code regions}. */
public final class RegionQueriesFunction extends QueryFunction {

  public RegionQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public RegionQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    super(environment, dynamoDb, "regions", RegionQueriesFunction::handlers);
  }

  private static Map<String, HttpHandler.Handler> handlers(View view, Tokens tokens) {
    RegionQueriesHandler handler = new RegionQueriesHandler(new RegionSalesReader(view), tokens);
    return Map.of(
        "GET /sales/regions", handler::regions, "GET /sales/regions/{region}", handler::region);
  }
}
