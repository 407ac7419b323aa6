package cqrs.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.HttpFunction;
import cqrs.http.HttpHandler;
import cqrs.http.Measures;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import java.io.IOException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires what the API tells about itself; whatever no route takes ends here, too. Settings:
 * JOURNAL_PARTITIONS, and who may call it.
 */
public final class ApiFunction implements HttpFunction, Primed {

  private final HttpHandler edge;

  public ApiFunction() {
    this(System.getenv());
    register(System.getenv());
  }

  /** As all functions are made locally; this one needs no client. */
  public ApiFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this(environment);
  }

  private ApiFunction(Map<String, String> environment) {
    QuerySettings settings = new QuerySettings(environment);
    ApiHandler handler = new ApiHandler(settings.partitions());
    this.edge = new HttpHandler(Map.of("GET /", handler::api), settings.access(), Measures.NONE);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(new ApiFunction(rehearsal.environment(System.getenv())));
  }
}
