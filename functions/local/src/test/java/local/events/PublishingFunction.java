package local.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Puts an event of the type that it is given on its bus; answers with the event's id. */
public final class PublishingFunction implements RequestHandler<String, String> {
  private final Map<String, String> environment;
  private final EventBridgeClient eventBridge;

  public PublishingFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, EventBridgeClient eventBridge) {
    this.environment = environment;
    this.eventBridge = eventBridge;
  }

  @Override
  public String handleRequest(String type, Context context) {
    var entry =
        PutEventsRequestEntry.builder()
            .eventBusName(environment.get("BUS"))
            .source("shop")
            .detailType(type)
            .detail("{}")
            .build();
    return eventBridge.putEvents(call -> call.entries(entry)).entries().getFirst().eventId();
  }
}
