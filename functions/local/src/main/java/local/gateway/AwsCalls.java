package local.gateway;

/**
 * Calls of AWS services, at the one endpoint that {@code AWS_ENDPOINT_URL} names. It has a port of
 * its own, because their path is the API's root.
 */
public record AwsCalls(DynamoDbCalls dynamoDb, PutEvents eventBridge) {

  HttpAnswer answer(HttpRequest request) {
    var target = request.first("X-Amz-Target").orElse("");
    return target.startsWith(DynamoDbCalls.TABLES) || target.startsWith(DynamoDbCalls.STREAMS)
        ? dynamoDb.answer(target, request.body().asByteArrayUnsafe())
        : eventBridge.answer(target, request.body().asByteArrayUnsafe());
  }
}
