package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeoutTest {
  private static final String TEMPLATE =
      """
      Resources:
        Slow:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.gateway.TimeoutTest$Stuck
            Timeout: 1
            Events:
              All: { Type: HttpApi }
        Impatient:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.gateway.TimeoutTest$Stuck
            Timeout: 900
            Events:
              All: { Type: HttpApi, Properties: { Path: /impatient, Method: GET, TimeoutInMillis: 100 } }
      """;

  @Test
  void aFunctionsTimeoutAndTheRoutesAreServiceUnavailable(@TempDir Path folder) throws Exception {
    try (var system = LocalSystem.start(LocalOptions.inMemory(Templates.write(folder, TEMPLATE)));
        var http = HttpClient.newHttpClient()) {
      for (var path : new String[] {"/slow", "/impatient"}) {
        var request = HttpRequest.newBuilder(URI.create(system.uri() + path)).build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
      }
    }
  }

  /** Never returns by itself. */
  public static final class Stuck implements RequestHandler<APIGatewayV2HTTPEvent, String> {
    @Override
    public String handleRequest(APIGatewayV2HTTPEvent event, Context context) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "ended";
    }
  }
}
