package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.http.input.Rule;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Faults;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.Partitions;
import cqrs.projection.read.ReadConsistency;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class HttpHandlerTest {

  private final List<String> log = new ArrayList<>();

  @Test
  void aRouteIsAnsweredByItsHandler() {
    APIGatewayV2HTTPResponse response =
        answer(request -> Response.json(200, Map.of("method", request.method())));

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody()).isEqualTo("{\"method\":\"GET\"}");
    assertThat(response.getHeaders()).containsEntry("Content-Type", "application/json");
    assertThat(log).hasSize(1);
    assertThat(log.getFirst())
        .startsWith("{\"level\":\"INFO\",\"message\":\"answered\",\"route\":\"GET /views\"")
        .contains("\"requestId\":\"r-1\"", "\"status\":200", "\"milliseconds\":")
        .contains("\"View\":\"things\"", "\"QueryMilliseconds\":", "\"QueryFaults\":0");
  }

  @Test
  void howLongAQueryHasWaitedForItsWriteStandsInItsLine() {
    APIGatewayV2HTTPResponse response =
        answer(
            request -> {
              ReadConsistency freshness =
                  Consistency.of(request, new Tokens(new Partitions(64), () -> 1));
              freshness.waited().accept(Duration.ofMillis(30));
              freshness.waited().accept(Duration.ofMillis(12));
              throw new ProblemException(Problem.passing(ProblemType.VIEW_BEHIND, "Not yet.", 1));
            });

    assertThat(response.getStatusCode()).isEqualTo(503);
    assertThat(log.getFirst())
        .contains("\"TokenWait\":42", "\"BehindAnswers\":1", "\"QueryFaults\":0");
  }

  @Test
  void aQueryWithATokenIsAnsweredWhereNothingIsMeasured() {
    APIGatewayV2HTTPResponse response =
        answer(
            request -> {
              Consistency.of(request, new Tokens(new Partitions(64), () -> 1))
                  .waited()
                  .accept(Duration.ofMillis(30));
              return Response.json(200, Map.of());
            },
            Measures.NONE,
            Contexts.loggingTo(log));

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(log).singleElement().asString().contains("\"status\":200", "telemetryFault");
  }

  @Test
  void aFinishedAnswerGoesOutWhateverBecomesOfItsMetricsAndItsLine() {
    Measures broken =
        (_, _, _, _) -> {
          throw new IllegalStateException("no figures");
        };
    HttpHandler.Handler handler = _ -> Response.json(201, Map.of("done", true));

    assertThat(answer(handler, broken, Contexts.loggingTo(log)).getStatusCode()).isEqualTo(201);
    assertThat(log)
        .singleElement()
        .asString()
        .contains("\"level\":\"ERROR\"", "\"status\":201", "no figures");
    assertThat(answer(handler, broken, Contexts.failing()).getStatusCode()).isEqualTo(201);
    APIGatewayV2HTTPResponse response =
        answer(handler, Measures.queries("things"), Contexts.failing());
    assertThat(response.getStatusCode()).isEqualTo(201);
    assertThat(response.getBody()).isEqualTo("{\"done\":true}");
  }

  @Test
  void aProblemIsADocument() {
    Problem problem =
        Problem.of(ProblemType.UNKNOWN_REFERENCE, "No such lamp.")
            .with(List.of(new Fault("#/lamp", "It is not there.")))
            .header("X-Lamp", "1");

    APIGatewayV2HTTPResponse response =
        answer(
            _ -> {
              throw new ProblemException(problem);
            });

    assertThat(response.getStatusCode()).isEqualTo(422);
    assertThat(response.getHeaders())
        .containsEntry("Content-Type", "application/problem+json")
        .containsEntry("X-Lamp", "1");
    assertThat(response.getBody())
        .isEqualTo(
            "{\"type\":\"urn:problem-type:library:unknown-reference\","
                + "\"title\":\"The request refers to what does not exist\",\"status\":422,"
                + "\"detail\":\"No such lamp.\",\"instance\":\"/things\","
                + "\"errors\":[{\"pointer\":\"#/lamp\",\"detail\":\"It is not there.\"}]}");
    assertThat(log).hasSize(1);
  }

  @Test
  void aBugIsToldToTheLogAlone() {
    APIGatewayV2HTTPResponse response =
        answer(
            _ -> {
              throw new IllegalStateException("secret", new RuntimeException("cause"));
            });

    assertThat(response.getStatusCode()).isEqualTo(500);
    assertThat(response.getBody()).doesNotContain("secret", "Exception", "cqrs.http");
    assertThat(log).hasSize(1);
    assertThat(log.getFirst())
        .contains("\"level\":\"ERROR\"", "secret", "cause", "HttpHandlerTest", "\"QueryFaults\":1")
        .doesNotContain("\n\t");
  }

  @Test
  void anAnswerAtTheGatewaysLimitIsSentAndALargerOneIsAProblem() throws IOException {
    // Each quote takes four bytes: two in the body's JSON, and those escaped in the event's.
    int fits = (Response.MOST_BYTES - overhead()) / 4;

    byte[] largest = bytes("\"".repeat(fits));
    assertThat(largest.length).isBetween(Response.MOST_BYTES - 4, Response.MOST_BYTES);
    assertThat(JSON.std.mapFrom(largest)).containsEntry("statusCode", 200);
    assertThat(log.getLast()).contains("\"level\":\"INFO\"");

    Map<String, Object> refused = JSON.std.mapFrom(bytes("\"".repeat(fits + 1)));
    assertThat(refused).containsEntry("statusCode", 500);
    assertThat(JSON.std.mapFrom(String.valueOf(refused.get("body"))))
        .containsEntry("type", "urn:problem-type:library:answer-too-large")
        .containsEntry("status", 500);
    assertThat(log.getLast())
        .contains("\"level\":\"ERROR\"", "AnswerTooLargeException", "\"QueryFaults\":1");
  }

  /** What a long answer has beside its text. */
  private int overhead() throws IOException {
    String text = "x".repeat(10_000);
    return bytes(text).length - text.length();
  }

  @Test
  void aTextOfManyBytesACharacterIsCountedInBytes() throws IOException {
    for (String text : List.of("\u0001", "\u20ac", "\ud83c\udf0d", "\\")) {
      int once = bytes(text).length - bytes("").length;
      int fits = (Response.MOST_BYTES - overhead()) / once;

      assertThat(JSON.std.mapFrom(bytes(text.repeat(fits)))).containsEntry("statusCode", 200);
      assertThat(JSON.std.mapFrom(bytes(text.repeat(fits + 1)))).containsEntry("statusCode", 500);
    }
  }

  @Test
  void aProblemThatIsTooLargeGoesWithoutItsListOfFaults() throws IOException {
    Problem problem =
        Problem.badRequest("The body has many faults: see errors.")
            .with(List.of(new Fault("#/a", "x".repeat(Response.MOST_BYTES))));

    APIGatewayV2HTTPResponse response =
        answer(
            _ -> {
              throw new ProblemException(problem);
            });

    assertThat(response.getStatusCode()).isEqualTo(400);
    assertThat(JSON.std.mapFrom(response.getBody()))
        .containsEntry("detail", problem.detail())
        .doesNotContainKey("errors");
    assertThat(log.getLast()).contains("\"level\":\"ERROR\"", "AnswerTooLargeException");
  }

  @Test
  void allFaultsOfTheWorstBodyFitAnAnswer() throws IOException {
    // Names that take twice the bytes in the answer, and as many as a body of this size has.
    for (String text : List.of("\\\"", "\\u0001", "/", "\u20ac")) {
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      int names = Faults.MOST;
      int repeated = Math.min(190, (JsonBody.LONGEST / names - 14) / length);
      StringBuilder body = new StringBuilder("{\"lines\":[{},{}]");
      for (int i = 0; i < names; i++) {
        body.append(",\"%04d".formatted(i)).append(text.repeat(repeated)).append("\":1");
      }
      APIGatewayV2HTTPEvent event = Events.event("POST", "/loans");
      event.setRouteKey("POST /loans");
      event.setBody(body.append('}').toString());

      APIGatewayV2HTTPResponse response =
          new HttpHandler(
                  Map.of(
                      "POST /loans",
                      request ->
                          Response.json(
                              200,
                              Map.of(
                                  "read",
                                  JsonBody.read(
                                      request,
                                      fields ->
                                          fields.each("lines", 1_000, f -> f.get("a", Rule.ID)))))),
                  Events.FREE,
                  Measures.NONE)
              .handle(event, Contexts.loggingTo(log));

      assertThat(response.getStatusCode()).isEqualTo(400);
      Map<String, Object> problem = JSON.std.mapFrom(response.getBody());
      assertThat(problem)
          .containsEntry(
              "detail", "The body has 4002 faults: see errors, which has the first 4000.");
      assertThat((List<?>) problem.get("errors")).hasSize(Faults.MOST);
    }
  }

  /** An answer as the runtime is handed it. */
  private byte[] bytes(String text) {
    return EventJson.write(answer(_ -> Response.json(200, Map.of("text", text))));
  }

  /** Maps such as those of {@link Map#of} are in another order in each process. */
  @Test
  void equalAnswersHaveOneTagInEveryProcess() {
    Map<String, Integer> few = new HashMap<>(2);
    Map<String, Integer> many = new HashMap<>(4096);
    for (String name : List.of("nights", "roomId", "name", "guest", "bookingId", "hotel")) {
      few.put(name, 1);
      many.put(name, 1);
    }
    assertThat(List.copyOf(few.keySet())).isNotEqualTo(List.copyOf(many.keySet()));

    APIGatewayV2HTTPResponse one = answer(_ -> Response.json(200, Map.of("in", few)));
    APIGatewayV2HTTPResponse other = answer(_ -> Response.json(200, Map.of("in", many)));

    assertThat(other.getBody()).isEqualTo(one.getBody());
    assertThat(other.getHeaders().get("ETag")).isEqualTo(one.getHeaders().get("ETag"));
  }

  @Test
  void anAnswerKeepsAnOrderThatItsMapsHave() {
    Map<String, Integer> ordered = new LinkedHashMap<>();
    ordered.put("b", 1);
    ordered.put("a", 2);

    assertThat(answer(_ -> Response.json(200, ordered)).getBody()).isEqualTo("{\"b\":1,\"a\":2}");
  }

  @Test
  void aQueryIsTaggedByWhatIsSentAndACommandIsNot() {
    APIGatewayV2HTTPResponse one = answer(_ -> Response.json(200, Map.of("a", 1)));
    APIGatewayV2HTTPResponse other = answer(_ -> Response.json(200, Map.of("a", 2)));
    APIGatewayV2HTTPResponse versioned = answer(_ -> Response.json(200, Map.of("a", 1)).version(7));

    assertThat(one.getHeaders().get("ETag")).matches("\"[A-Za-z0-9_-]{22}\"");
    assertThat(other.getHeaders().get("ETag")).isNotEqualTo(one.getHeaders().get("ETag"));
    assertThat(versioned.getHeaders().get("ETag")).matches("\"7-[A-Za-z0-9_-]{22}\"");

    APIGatewayV2HTTPEvent command = Events.event("POST", "/loans");
    command.setRouteKey("POST /loans");
    APIGatewayV2HTTPResponse commanded =
        new HttpHandler(
                Map.of("POST /loans", _ -> Response.json(200, Map.of("a", 1))),
                Events.FREE,
                Measures.NONE)
            .handle(command, Contexts.loggingTo(log));
    assertThat(commanded.getHeaders()).doesNotContainKey("ETag");
  }

  @Test
  void whatPassesIsWorthAnotherTry() {
    List<RuntimeException> passing =
        List.of(
            SdkClientException.create("no route to host"),
            DynamoDbException.builder().statusCode(503).message("down").build(),
            ProvisionedThroughputExceededException.builder().statusCode(400).build(),
            cancelled("None", "TransactionConflict"));
    for (RuntimeException e : passing) {
      APIGatewayV2HTTPResponse response =
          answer(
              _ -> {
                throw e;
              });
      assertThat(response.getStatusCode()).as(e.toString()).isEqualTo(503);
      assertThat(response.getHeaders()).containsEntry("Retry-After", "1");
      assertThat(response.getBody()).doesNotContain("host", "down");
    }
    assertThat(
            answer(
                    _ -> {
                      throw cancelled("ValidationError");
                    })
                .getStatusCode())
        .isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,     /nothing,              404, ''",
    "GET,     /loans/,               404, ''",
    "GET,     /loans/1/x,            404, ''",
    "GET,     /readers/x/name/,      404, ''",
    "DELETE,  /readers,              405, 'POST'",
    "PATCH,   /loans/1,              405, 'GET'",
    "HEAD,    /,                     405, 'GET'",
    "GET,     /loans,                405, 'POST'",
    "GET,     /readers/x/name,       405, 'PUT'",
    "POST,    /books/United Kingdom, 405, 'GET'"
  })
  void whatNoRouteTakesIsNotFoundOrNotAllowed(
      String method, String path, int status, String allow) {
    APIGatewayV2HTTPResponse response =
        new HttpHandler(Map.of(), Events.FREE, Measures.NONE)
            .handle(Events.event(method, path), Contexts.loggingTo(log));

    assertThat(response.getStatusCode()).isEqualTo(status);
    assertThat(response.getHeaders().getOrDefault("Allow", "")).isEqualTo(allow);
  }

  @Test
  void anInstanceIsAUriWhateverWasCalled() {
    APIGatewayV2HTTPResponse response =
        new HttpHandler(Map.of(), Events.FREE, Measures.NONE)
            .handle(Events.event("GET", "/a b/ä/\"\u0001"), Contexts.loggingTo(log));

    assertThat(response.getBody()).contains("\"instance\":\"/a%20b/%C3%A4/%22%01\"");
  }

  @Test
  void aQueryWithATokenTellsHowLongItWouldHaveWaited() {
    APIGatewayV2HTTPEvent event = Events.event("GET", "/things");
    event.setRouteKey("GET /views");
    event.getHeaders().putAll(Map.of("Consistency-Token", "1:1", "Prefer", "wait=30"));
    APIGatewayV2HTTPResponse response =
        new HttpHandler(
                Map.of("GET /views", _ -> Response.json(200, Map.of("a", 1))),
                Events.FREE,
                Measures.NONE)
            .handle(event, Contexts.loggingTo(log));

    assertThat(response.getHeaders()).containsEntry("Preference-Applied", "wait=10");
  }

  /** API Gateway decodes the path, and a second slash would begin a host. */
  @ParameterizedTest
  @CsvSource({
    "/sales/regions/100%, /sales/regions/100%25",
    "/sales/regions/%25, /sales/regions/%2525",
    "//orders/x, /%2Forders/x",
    "/a//b, /a//b"
  })
  void anInstanceIsTheEncodedPath(String path, String instance) {
    APIGatewayV2HTTPResponse response =
        new HttpHandler(Map.of(), Events.FREE, Measures.NONE)
            .handle(Events.event("GET", path), Contexts.loggingTo(log));

    assertThat(response.getBody()).contains("\"instance\":\"" + instance + "\"");
    assertThat(URI.create(instance).getHost()).isNull();
    assertThat(URI.create(instance).getPath()).isEqualTo(path);
  }

  private APIGatewayV2HTTPResponse answer(HttpHandler.Handler handler) {
    return answer(handler, Measures.queries("things"), Contexts.loggingTo(log));
  }

  private static APIGatewayV2HTTPResponse answer(
      HttpHandler.Handler handler, Measures measures, Context context) {
    APIGatewayV2HTTPEvent event = Events.event("GET", "/things");
    event.setRouteKey("GET /views");
    return new HttpHandler(Map.of("GET /views", handler), Events.FREE, measures)
        .handle(event, context);
  }

  private static TransactionCanceledException cancelled(String... codes) {
    return TransactionCanceledException.builder()
        .statusCode(400)
        .cancellationReasons(
            Arrays.stream(codes)
                .map(code -> CancellationReason.builder().code(code).build())
                .toList())
        .build();
  }
}
