package shop.bench.cold;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** A function that reads one row and nothing else: the least that a query can load. */
public final class OneRead implements RequestStreamHandler {

  private final DynamoDbClient dynamoDb = DynamoDbClient.create();

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    AttributeValue none = AttributeValue.builder().s("none").build();
    boolean found =
        dynamoDb
            .getItem(
                GetItemRequest.builder()
                    .tableName(System.getenv("ORDERS_TABLE"))
                    .key(Map.of("pk", none, "sk", none))
                    .build())
            .hasItem();
    answer.write(("{\"found\":" + found + "}").getBytes(StandardCharsets.UTF_8));
  }
}
