package shop.testing.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A projector that fails whatever comes. */
public final class FailingProjectorFunction
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

  private final String projector;

  public FailingProjectorFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Objects.requireNonNull(dynamoDb);
    this.projector = String.valueOf(environment.get("PROJECTOR"));
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    throw new IllegalStateException("The projector " + projector + " is down.");
  }
}
