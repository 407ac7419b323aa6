package shop.admin;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Clock;
import java.util.Map;
import shop.http.Edge;
import shop.projection.Lag;
import shop.projector.Engines;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Wires what operators see and do. Settings: see {@link Engines}. */
public final class ViewsFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Edge edge;

  public ViewsFunction() {
    this(System.getenv(), DynamoDbClient.create());
  }

  public ViewsFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Clock clock = Clock.systemUTC();
    Engines engines = new Engines(environment, dynamoDb, clock);
    Lag lag = new Lag(engines.store(), engines.journal(), engines.partitions());
    Overview overview = new Overview(lag, engines.partitions(), clock);
    Interventions interventions =
        new Interventions(
            engines.all(),
            engines.store(),
            engines.journal(),
            engines.partitions(),
            overview,
            clock);
    this.edge =
        new Edge(
            Map.of(
                "GET /views", overview::views,
                "POST /views/{view}/resume", interventions::resume,
                "POST /views/{view}/skips", interventions::skip));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }
}
