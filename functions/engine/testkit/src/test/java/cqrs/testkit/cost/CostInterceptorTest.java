package cqrs.testkit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.dynamodb.Store;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The meter in a client of the SDK, whose server is played here. */
class CostInterceptorTest {

  private static final Store STORE = new Store();
  private static final PutItemRequest PUT =
      PutItemRequest.builder()
          .tableName(Store.WRITE_TABLE)
          .item(
              Map.of(
                  "pk", AttributeValue.fromS("a"),
                  "sk", AttributeValue.fromS("-"),
                  "x", AttributeValue.fromS("y".repeat(1500))))
          .build();

  private final CostMeter meter = new CostMeter(STORE.dynamoDb());

  @AfterAll
  static void stop() {
    STORE.close();
  }

  @Test
  void aRetryOfTheSdkIsACallAndAFailedConditionCostsWhatIsThere() {
    try (DynamoDbClient client =
        client(
            new Answer(500, "{\"__type\":\"InternalServerError\"}"),
            new Answer(200, "{}"),
            new Answer(400, "{\"__type\":\"x#ConditionalCheckFailedException\"}"))) {
      client.putItem(PUT);
      assertThat(meter.costs().total()).isEqualTo(new Cost(2, 1, 0, 2));

      meter.reset();
      assertThatThrownBy(() -> client.putItem(PUT))
          .isInstanceOf(ConditionalCheckFailedException.class);
      assertThat(meter.costs().total()).isEqualTo(new Cost(1, 1, 0, 2));
    }
  }

  private record Answer(int status, String body) {}

  private DynamoDbClient client(Answer... answers) {
    return DynamoDbClient.builder()
        .region(Region.EU_WEST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(new Server(new ArrayDeque<>(List.of(answers))))
        .overrideConfiguration(c -> c.addExecutionInterceptor(new CostInterceptor(meter, "remote")))
        .build();
  }

  /** Gives its answers one after the other; a good one means that the item was put. */
  private record Server(Queue<Answer> answers) implements SdkHttpClient {

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          Answer answer = answers.remove();
          if (answer.status() == 200) {
            STORE.dynamoDb().putItem(PUT);
          }
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(answer.status()).build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
