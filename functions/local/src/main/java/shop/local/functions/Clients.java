package shop.local.functions;

import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * What functions reach other services with.
 *
 * @param eventBridge asked only for functions that take such a client
 */
public record Clients(DynamoDbClient dynamoDb, Supplier<EventBridgeClient> eventBridge) {

  /** For functions that put no events. */
  public static Clients of(DynamoDbClient dynamoDb) {
    return new Clients(
        dynamoDb,
        () -> {
          throw new IllegalStateException("there is no EventBridge here");
        });
  }
}
