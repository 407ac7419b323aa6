package shop.query;

import cqrs.http.HttpHandler;
import cqrs.http.Tokens;
import cqrs.projection.read.View;
import cqrs.query.QueryFunction;
import java.util.Map;
import shop.views.customers.CustomersReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The queries of the view {@code customers}. */
public final class CustomerQueriesFunction extends QueryFunction {

  public CustomerQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public CustomerQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    super(environment, dynamoDb, "customers", CustomerQueriesFunction::handlers);
  }

  private static Map<String, HttpHandler.Handler> handlers(View view, Tokens tokens) {
    CustomerQueriesHandler handler = new CustomerQueriesHandler(new CustomersReader(view), tokens);
    return Map.of(
        "GET /customers/{id}/dashboard", handler::dashboard, "GET /customers", handler::ranking);
  }
}
