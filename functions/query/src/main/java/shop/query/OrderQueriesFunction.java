package shop.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.util.Map;
import shop.http.Edge;
import shop.http.HttpFunction;
import shop.http.Measures;
import shop.snapshot.Primed;
import shop.snapshot.Rehearsal;
import shop.views.orders.OrdersReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Wires the queries of the view {@code orders}. Settings: see {@link Settings}. */
public final class OrderQueriesFunction implements HttpFunction, Primed {

  private final Edge edge;

  public OrderQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public OrderQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Settings settings = new Settings(environment);
    OrderQueriesHandler handler =
        new OrderQueriesHandler(
            new OrdersReader(settings.view(dynamoDb, "orders")), settings.tokens(dynamoDb));
    this.edge =
        new Edge(
            Map.of(
                "GET /orders/{id}", handler::order,
                "GET /customers/{id}/orders", handler::ofCustomer),
            settings.access(),
            Measures.queries("orders"));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new OrderQueriesFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
