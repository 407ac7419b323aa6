package local.functions;

import java.util.function.Consumer;
import java.util.function.Supplier;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** The clients of a function; the one for EventBridge is asked for only if it takes one. */
public record Clients(DynamoDbClient dynamoDb, Supplier<EventBridgeClient> eventBridge) {

  /** For functions that put no events. */
  public static Clients of(DynamoDbClient dynamoDb) {
    return new Clients(
        dynamoDb,
        () -> {
          throw new IllegalStateException("there is no EventBridge here");
        });
  }

  /** The same clients, which run a check before each call; a check refuses a call by throwing. */
  public Clients checking(Consumer<DynamoDbRequest> table, Consumer<PutEventsRequest> bus) {
    return new Clients(
        new InterceptedDynamoDb(
            dynamoDb,
            (request, next) -> {
              table.accept(request);
              return next.apply(request);
            }),
        () -> new CheckedEventBridge(eventBridge.get(), bus));
  }

  private record CheckedEventBridge(EventBridgeClient real, Consumer<PutEventsRequest> check)
      implements EventBridgeClient {

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      check.accept(request);
      return real.putEvents(request);
    }

    @Override
    public String serviceName() {
      return real.serviceName();
    }

    @Override
    public void close() {}
  }
}
