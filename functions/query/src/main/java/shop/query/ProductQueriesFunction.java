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
import shop.views.products.ProductSalesReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Wires the queries of the view {@code products}. Settings: see {@link Settings}. */
public final class ProductQueriesFunction implements HttpFunction, Primed {

  private final Edge edge;

  public ProductQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public ProductQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Settings settings = new Settings(environment);
    ProductQueriesHandler handler =
        new ProductQueriesHandler(
            new ProductSalesReader(settings.view(dynamoDb, "products")), settings.tokens(dynamoDb));
    this.edge =
        new Edge(
            Map.of(
                "GET /sales/products", handler::ranking,
                "GET /sales/products/{id}", handler::product),
            settings.access(),
            Measures.queries("products"));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new ProductQueriesFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
