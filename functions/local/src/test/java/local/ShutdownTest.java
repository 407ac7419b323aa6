package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A system that is stopped while a request waits. */
class ShutdownTest {
  /** A query waits no longer for a write, see {@code Prefer: wait}. */
  private static final int LONGEST_WAIT_SECONDS = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private Path mark;
  private Path template;

  @BeforeEach
  void prepare() {
    mark = folder.resolve("waiting");
    template =
        Templates.write(
            folder,
            """
            Resources:
              Seen:
                Type: AWS::DynamoDB::Table
                Properties:
                  AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
                  KeySchema: [{ AttributeName: pk, KeyType: HASH }]
              Waiting:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  Handler: local.ShutdownTest$Waiting
                  Timeout: 29
                  Environment: { Variables: { MARK: "%s" } }
                  Policies:
                    - Statement:
                        - { Effect: Allow, Action: dynamodb:PutItem, Resource: !GetAtt Seen.Arn }
                  Events:
                    All: { Type: HttpApi }
            """
                .formatted(mark));
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void aPlainKillLetsARequestThatWaitsFinish() throws Exception {
    try (var program = Program.start(folder, "--template=" + template)) {
      var answer = ask(program.uri());
      program.terminate();
      assertFinished(answer);
      assertThat(program.awaitExit()).isEqualTo(143);
      assertThat(program.errors()).isEmpty();
      assertRefused(program.uri());
    }
  }

  @Test
  void closingLetsARequestThatWaitsFinishAndTakesNoOther() throws Exception {
    var system = LocalSystem.start(LocalOptions.inMemory(template));
    // A system that is closed does not know its port any more.
    var uri = system.uri();
    var answer = ask(uri);
    var closing = CompletableFuture.runAsync(system::close);
    Await.until("the port to be closed", () -> isClosed(uri));
    assertThat(answer).isNotDone();
    assertFinished(answer);
    closing.get(60, TimeUnit.SECONDS);
  }

  /** Sends a request, and returns once its function waits. */
  private CompletableFuture<HttpResponse<String>> ask(URI system) {
    var request = HttpRequest.newBuilder(system.resolve("/wait")).build();
    var answer = http.sendAsync(request, BodyHandlers.ofString());
    Await.until("the function to wait", () -> Files.exists(mark));
    return answer;
  }

  private static void assertFinished(CompletableFuture<HttpResponse<String>> answer)
      throws Exception {
    var response = answer.get(60, TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("\"done\"");
  }

  private static boolean isClosed(URI system) {
    try (var _ = new Socket(system.getHost(), system.getPort())) {
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (SocketException e) {
      // It was closed during the attempt; the next one is refused.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertRefused(URI system) {
    assertThatThrownBy(
            () -> {
              try (var _ = new Socket(system.getHost(), system.getPort())) {
                throw new AssertionError("Still open.");
              }
            })
        .isInstanceOf(ConnectException.class);
  }

  /** Waits as long as any query may, then writes a row, and so needs its table. */
  public static final class Waiting implements RequestHandler<APIGatewayV2HTTPEvent, String> {
    private final Path mark;
    private final DynamoDbClient dynamoDb;

    public Waiting(Map<String, String> environment, DynamoDbClient dynamoDb) {
      this.mark = Path.of(environment.getOrDefault("MARK", ""));
      this.dynamoDb = dynamoDb;
    }

    @Override
    public String handleRequest(APIGatewayV2HTTPEvent event, Context context) {
      try {
        Files.createFile(mark);
        boolean _ = new CountDownLatch(1).await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "interrupted";
      }
      dynamoDb.putItem(
          it -> it.tableName("Seen").item(Map.of("pk", AttributeValue.fromS("waited"))));
      return "done";
    }
  }
}
