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
import shop.views.regions.RegionSalesReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Wires the queries of the view {@code regions}. Settings: see {@link Settings}. */
public final class RegionQueriesFunction implements HttpFunction, Primed {

  private final Edge edge;

  public RegionQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public RegionQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Settings settings = new Settings(environment);
    RegionQueriesHandler handler =
        new RegionQueriesHandler(
            new RegionSalesReader(settings.view(dynamoDb, "regions")), settings.tokens(dynamoDb));
    this.edge =
        new Edge(
            Map.of(
                "GET /sales/regions", handler::regions,
                "GET /sales/regions/{region}", handler::region),
            settings.access(),
            Measures.queries("regions"));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new RegionQueriesFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
