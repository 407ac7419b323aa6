package shop.query;

import cqrs.http.HttpHandler;
import cqrs.http.Tokens;
import cqrs.projection.read.View;
import cqrs.query.QueryFunction;
import java.util.Map;
import shop.views.orders.OrdersReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The queries of the view {@code orders}. */
public final class OrderQueriesFunction extends QueryFunction {

  public OrderQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public OrderQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    super(environment, dynamoDb, "orders", OrderQueriesFunction::handlers);
  }

  private static Map<String, HttpHandler.Handler> handlers(View view, Tokens tokens) {
    OrderQueriesHandler handler = new OrderQueriesHandler(new OrdersReader(view), tokens);
    return Map.of(
        "GET /orders/{id}", handler::order, "GET /customers/{id}/orders", handler::ofCustomer);
  }
}
