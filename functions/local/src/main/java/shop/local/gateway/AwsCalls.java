package shop.local.gateway;

import shop.local.gateway.HttpRequest.Header;

/**
 * Calls of AWS services, all at one endpoint: what an SDK's {@code AWS_ENDPOINT_URL} may name. On a
 * port of its own, because their path is that of the API's root.
 */
public final class AwsCalls {
  private final DynamoDbCalls dynamoDb;
  private final PutEvents eventBridge;

  public AwsCalls(DynamoDbCalls dynamoDb, PutEvents eventBridge) {
    this.dynamoDb = dynamoDb;
    this.eventBridge = eventBridge;
  }

  HttpAnswer answer(HttpRequest request) {
    var target =
        request.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("X-Amz-Target"))
            .map(Header::value)
            .findFirst()
            .orElse("");
    return target.startsWith(DynamoDbCalls.TABLES) || target.startsWith(DynamoDbCalls.STREAMS)
        ? dynamoDb.answer(target, request.body().asByteArrayUnsafe())
        : eventBridge.answer(target, request.body().asByteArrayUnsafe());
  }
}
