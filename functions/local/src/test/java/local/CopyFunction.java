package local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Copies the keys of what is put into one table to another, but fails at a row named poison. */
public final class CopyFunction implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final String target;
  private final DynamoDbClient dynamoDb;

  public CopyFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.target = environment.getOrDefault("TARGET", "");
    this.dynamoDb = dynamoDb;
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    for (var record : event.getRecords()) {
      var attribute = record.getDynamodb().getKeys().get("pk");
      var key = attribute == null ? "none" : attribute.getS();
      if (key.equals("poison")) {
        throw new IllegalStateException("poisoned");
      }
      dynamoDb.putItem(
          put ->
              put.tableName(target)
                  .item(
                      Map.of(
                          "pk", AttributeValue.fromS(key),
                          "event", AttributeValue.fromS(record.getEventName()))));
    }
    return new StreamsEventResponse(List.of());
  }
}
