package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import local.LocalOptions;
import local.LocalSystem;
import local.Recorder;
import local.Templates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class InvocationsTest {
  private static final String ONE_AT_A_TIME =
      """
        OneAtATime:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.Recorder
            Timeout: 60
            ReservedConcurrentExecutions: 1
        Stuck:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.gateway.TimeoutTest$Stuck
            Timeout: 1
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalSystem system;

  @BeforeAll
  void start(@TempDir Path folder) {
    var template = Templates.write(folder, Templates.SMALL + ONE_AT_A_TIME);
    system = LocalSystem.start(LocalOptions.inMemory(template));
  }

  @BeforeEach
  void reset() {
    Recorder.reset();
  }

  @AfterAll
  void stop() {
    Recorder.reset();
    http.close();
    system.close();
  }

  @Test
  void aFunctionsResultIsTheAnswer() throws Exception {
    var answer = invoke("OneAtATime", "{\"source\":\"me\"}", "RequestResponse");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"source\":\"me\"");
    assertThat(header(answer, "X-Amz-Executed-Version")).matches("\\d+");
    assertThat(answer.headers().map()).doesNotContainKey("x-amz-function-error");
  }

  @Test
  void withoutABodyTheEventIsAnEmptyObject() throws Exception {
    assertThat(invoke("OneAtATime", "", "RequestResponse").statusCode()).isEqualTo(200);
    assertThat(Recorder.EVENTS).singleElement().matches(event -> event.getSource() == null);
  }

  @Test
  void whatAFunctionThrowsIsAnUnhandledError() throws Exception {
    Recorder.fail(true);
    var answer = invoke("OneAtATime", "{}", "RequestResponse");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "X-Amz-Function-Error")).isEqualTo("Unhandled");
    assertThat(answer.body())
        .startsWith(
            "{\"errorMessage\":\"thrown by the test's function\","
                + "\"errorType\":\"java.lang.IllegalStateException\",\"stackTrace\":[");
  }

  @Test
  void aTimeoutIsAnUnhandledErrorToo() throws Exception {
    var answer = invoke("Stuck", "{}", "RequestResponse");
    assertThat(header(answer, "X-Amz-Function-Error")).isEqualTo("Unhandled");
    assertThat(answer.body()).contains("Task timed out after 1.00 seconds");
  }

  @Test
  void oneMoreThanMayRunAtOnceIsRefused() throws Exception {
    Recorder.hold();
    assertThat(invoke("OneAtATime", "{}", "Event").statusCode()).isEqualTo(202);
    Recorder.await(1);
    var answer = invoke("OneAtATime", "{}", "RequestResponse");
    Recorder.end();
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(header(answer, "x-amzn-ErrorType")).isEqualTo("TooManyRequestsException");
  }

  @Test
  void aDryRunRunsNothing() throws Exception {
    assertThat(invoke("OneAtATime", "{}", "DryRun").statusCode()).isEqualTo(204);
    assertThat(Recorder.EVENTS).isEmpty();
  }

  @Test
  void whatCannotBeInvokedIsRefusedByName() throws Exception {
    var unknown = invoke("Nobody", "{}", "RequestResponse");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(header(unknown, "x-amzn-ErrorType")).isEqualTo("ResourceNotFoundException");
    assertThat(unknown.body()).contains("Function not found: Nobody");
    assertThat(invoke("OneAtATime", "{", "RequestResponse").statusCode()).isEqualTo(400);
    assertThat(invoke("OneAtATime", "{}", "Sometimes").statusCode()).isEqualTo(400);
    assertThat(Recorder.EVENTS).isEmpty();
  }

  @Test
  void everyOtherPathIsTheApis() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(system.uri() + "/2015-03-31/functions/OneAtATime"))
            .POST(BodyPublishers.ofString("{}"))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.body()).contains("\"routeKey\":\"$default\"");
  }

  private HttpResponse<String> invoke(String function, String event, String type)
      throws IOException, InterruptedException {
    var uri = system.uri() + "/2015-03-31/functions/" + function + "/invocations";
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("X-Amz-Invocation-Type", type)
            .POST(BodyPublishers.ofString(event))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
