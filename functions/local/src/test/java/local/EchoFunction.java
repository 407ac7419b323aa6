package local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Answers with the event that it was given, or as the path says; puts a row first where it is told
 * to.
 */
public final class EchoFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Map<String, String> environment;
  private final DynamoDbClient dynamoDb;

  public EchoFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.environment = environment;
    this.dynamoDb = dynamoDb;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    if (event.getRawPath().startsWith("/put/")) {
      put(event.getRawPath().substring("/put/".length()));
    }
    return switch (event.getRawPath()) {
      case "/throws" -> throw new IllegalStateException("a secret of the function");
      case "/binary" -> binary();
      case "/cookies" -> cookies();
      case "/bad-status" -> answer(17, "never seen");
      case "/nothing" -> answer(204, "");
      case "/environment" -> answer(200, environment.getOrDefault("GREETING", "unset"));
      case "/context" -> answer(200, describe(context));
      case "/large" -> answer(200, "x".repeat(7_000_000));
      default -> answer(200, json(event));
    };
  }

  private void put(String key) {
    dynamoDb.putItem(it -> it.tableName("Source").item(Map.of("pk", AttributeValue.fromS(key))));
  }

  private static String describe(Context context) {
    return "%s %d %s %b"
        .formatted(
            context.getFunctionName(),
            context.getMemoryLimitInMB(),
            context.getFunctionVersion(),
            context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 60_000);
  }

  private static APIGatewayV2HTTPResponse answer(int status, String body) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(Map.of("Content-Type", "application/json", "X-Own", "yes"))
        .withBody(body)
        .build();
  }

  private static APIGatewayV2HTTPResponse binary() {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(200)
        .withHeaders(Map.of("Content-Type", "application/octet-stream"))
        .withBody("AAH/")
        .withIsBase64Encoded(true)
        .build();
  }

  private static APIGatewayV2HTTPResponse cookies() {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(200)
        .withCookies(List.of("a=1", "b=2"))
        .withBody("plain")
        .build();
  }

  private static String json(APIGatewayV2HTTPEvent event) {
    var bytes = new ByteArrayOutputStream();
    JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPEvent.class).toJson(event, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
