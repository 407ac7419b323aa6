package shop.testing.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A projector that fails whatever comes. */
public final class FailingProjectorFunction
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

  private final String views;

  public FailingProjectorFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.views = environment.get("VIEWS") + " of " + dynamoDb.serviceName();
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    throw new IllegalStateException("The projector of " + views + " is down.");
  }
}
