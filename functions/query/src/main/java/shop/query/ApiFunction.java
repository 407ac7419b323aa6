package shop.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Clock;
import java.util.Map;
import shop.http.Edge;
import shop.journal.JournalReader;
import shop.journal.Partitions;
import shop.projection.Lag;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires what the API tells about itself; whatever no route takes ends here, too. Settings: see
 * {@link Settings}.
 */
public final class ApiFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Edge edge;

  public ApiFunction() {
    this(System.getenv(), DynamoDbClient.create());
  }

  public ApiFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Settings settings = new Settings(environment);
    Partitions partitions = settings.partitions();
    JournalReader journal = new JournalReader(dynamoDb, settings.text("WRITE_TABLE"));
    ApiHandler handler =
        new ApiHandler(
            new Lag(settings.store(dynamoDb), journal, partitions), partitions, Clock.systemUTC());
    this.edge = new Edge(Map.of("GET /", handler::api, "GET /views", handler::views));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }
}
