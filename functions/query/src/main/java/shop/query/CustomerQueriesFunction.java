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
import shop.views.customers.CustomersReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Wires the queries of the view {@code customers}. Settings: see {@link Settings}. */
public final class CustomerQueriesFunction implements HttpFunction, Primed {

  private final Edge edge;

  public CustomerQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public CustomerQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Settings settings = new Settings(environment);
    CustomerQueriesHandler handler =
        new CustomerQueriesHandler(
            new CustomersReader(settings.view(dynamoDb, "customers")), settings.tokens(dynamoDb));
    this.edge =
        new Edge(
            Map.of(
                "GET /customers/{id}/dashboard", handler::dashboard,
                "GET /customers", handler::ranking),
            settings.access(),
            Measures.queries("customers"));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new CustomerQueriesFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
