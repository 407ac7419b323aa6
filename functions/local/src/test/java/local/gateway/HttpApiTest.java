package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
class HttpApiTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private LocalSystem system;

  @BeforeAll
  void start(@TempDir Path folder) {
    system = LocalSystem.start(LocalOptions.inMemory(Templates.write(folder, Templates.SMALL)));
  }

  @AfterAll
  void stop() {
    system.close();
    http.close();
  }

  @Test
  void anEventHasEveryFieldOfPayloadFormat2() throws Exception {
    var event =
        event(
            "/items/a%20b%2Fc+d?size=1&size=2&q=x%26y&flag",
            it ->
                it.method("PUT", BodyPublishers.ofString("{\"ä\":1}"))
                    .header("Content-Type", "application/json; charset=utf-8")
                    .header("X-Two", "1")
                    .header("X-Two", "2")
                    .header("Cookie", "a=1; b=2")
                    .header("User-Agent", "test/1"));
    assertThat(event.path("version").asText()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asText()).isEqualTo("ANY /items/{id}");
    assertThat(event.path("rawPath").asText()).isEqualTo("/items/a b/c+d");
    assertThat(event.path("rawQueryString").asText()).isEqualTo("size=1&size=2&q=x%26y&flag");
    assertThat(event.path("cookies").toString()).isEqualTo("[\"a=1\",\"b=2\"]");
    assertThat(event.path("queryStringParameters").toString())
        .isEqualTo("{\"size\":\"1,2\",\"q\":\"x&y\",\"flag\":\"\"}");
    assertThat(event.path("pathParameters").toString()).isEqualTo("{\"id\":\"a b/c+d\"}");
    assertThat(event.path("body").asText()).isEqualTo("{\"ä\":1}");
    assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    var headers = event.path("headers");
    assertThat(headers.path("x-two").asText()).isEqualTo("1,2");
    assertThat(headers.path("content-type").asText()).isEqualTo("application/json; charset=utf-8");
    assertThat(headers.path("x-forwarded-for").asText()).isEqualTo("127.0.0.1");
    assertThat(headers.path("x-forwarded-proto").asText()).isEqualTo("http");
    assertThat(headers.path("x-forwarded-port").asInt()).isEqualTo(system.uri().getPort());
    assertThat(headers.path("x-amzn-trace-id").asText()).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
    assertThat(headers.has("cookie")).isFalse();
  }

  @Test
  void theRequestContextSaysWhoAskedWhatAndWhen() throws Exception {
    var before = Instant.now().toEpochMilli();
    var context =
        event("/items/7", it -> it.GET().header("User-Agent", "test/1")).path("requestContext");
    assertThat(context.path("accountId").asText()).matches("\\d{12}");
    assertThat(context.path("apiId").asText()).isNotEmpty();
    assertThat(context.path("domainName").asText()).isEqualTo("127.0.0.1");
    assertThat(context.path("domainPrefix").asText()).isNotEmpty();
    assertThat(context.path("requestId").asText()).isNotEmpty();
    assertThat(context.path("routeKey").asText()).isEqualTo("ANY /items/{id}");
    assertThat(context.path("stage").asText()).isEqualTo("$default");
    assertThat(context.path("time").asText())
        .matches("\\d{2}/[A-Z][a-z]{2}/\\d{4}:\\d{2}:\\d{2}:\\d{2} \\+0000");
    assertThat(context.path("timeEpoch").asLong()).isBetween(before, Instant.now().toEpochMilli());
    var request = context.path("http");
    assertThat(request.path("method").asText()).isEqualTo("GET");
    assertThat(request.path("path").asText()).isEqualTo("/items/7");
    assertThat(request.path("protocol").asText()).isEqualTo("HTTP/1.1");
    assertThat(request.path("sourceIp").asText()).isEqualTo("127.0.0.1");
    assertThat(request.path("userAgent").asText()).isEqualTo("test/1");
  }

  @Test
  void whatIsNotThereIsAbsentFromTheEvent() throws Exception {
    var event = event("/", it -> it.GET());
    assertThat(event.path("rawQueryString").asText()).isEmpty();
    assertThat(event.path("queryStringParameters").isTextual()).isFalse();
    for (var name : List.of("queryStringParameters", "pathParameters", "cookies", "body")) {
      assertThat(event.path(name).isMissingNode() || event.path(name).isNull()).as(name).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, false",
    "text/csv, false",
    "application/xml, false",
    "application/javascript, false",
    "application/octet-stream, true",
    "application/x-www-form-urlencoded, true",
    ", true"
  })
  void aBodyIsBase64UnlessItsTypeIsText(String type, boolean encoded) throws Exception {
    var event =
        event(
            "/items/1",
            it -> {
              it.POST(BodyPublishers.ofString("a=1"));
              return type == null ? it : it.header("Content-Type", type);
            });
    assertThat(event.path("isBase64Encoded").asBoolean()).isEqualTo(encoded);
    var body = event.path("body").asText();
    assertThat(
            encoded ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8) : body)
        .isEqualTo("a=1");
  }

  @Test
  void anAnswerHasTheStatusHeadersAndBodyThatTheFunctionReturned() throws Exception {
    var answer = get("/environment");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-own")).contains("yes");
    assertThat(answer.headers().firstValue("apigw-requestid")).isPresent();
    assertThat(answer.body()).isEqualTo("hello");
  }

  @Test
  void aBase64AnswerIsDecoded() throws Exception {
    var request = HttpRequest.newBuilder(uri("/binary")).build();
    assertThat(http.send(request, BodyHandlers.ofByteArray()).body())
        .containsExactly(0, 1, (byte) 0xff);
  }

  @Test
  void cookiesOfAnAnswerAreSetOneByOneAndItsTypeIsTextUnlessSaid() throws Exception {
    var answer = get("/cookies");
    assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(answer.headers().firstValue("content-type")).contains("text/plain;charset=UTF-8");
  }

  @Test
  void anEmptyAnswerHasNoBody() throws Exception {
    var answer = get("/nothing");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/throws", "/bad-status", "/large"})
  void aFunctionThatFailsIsAnInternalServerErrorThatTellsNothing(String path) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
  }

  @Test
  void aFunctionKnowsItsNameMemoryVersionAndRemainingTime() throws Exception {
    assertThat(get("/context").body()).matches("Echo 256 \\d+ true");
  }

  @Test
  void aBodyOverTenMegabytesIsRefused() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/items/1"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024 + 1]))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @Test
  void anEventOverSixMegabytesIsRefused() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/items/1"))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("x".repeat(6 * 1024 * 1024)))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @Test
  void aMalformedEscapeInThePathIsABadRequest() throws IOException {
    assertThat(raw("GET /items/%zz HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"message\":\"Bad Request\"}");
  }

  @Test
  void whatIsNoHttpGetsAShortJsonAnswer() throws IOException {
    assertThat(raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ").contains("{\"message\":");
  }

  @Test
  void headAndOptionsGoToTheDefaultRouteAndHeadHasNoBody() throws Exception {
    var head = HttpRequest.newBuilder(uri("/other")).HEAD().build();
    var answer = http.send(head, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    var options = event("/other", it -> it.method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.path("routeKey").asText()).isEqualTo("$default");
  }

  @Test
  void oneConnectionServesSeveralRequests() throws IOException {
    assertThat(raw(get("", "/nothing") + get("Connection: close\r\n", "/nothing")))
        .matches("(?s)HTTP/1.1 204 .*HTTP/1.1 204 .*");
  }

  private JsonNode event(String path, UnaryOperator<HttpRequest.Builder> change) throws Exception {
    var request = change.apply(HttpRequest.newBuilder(uri(path))).build();
    return new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private static String get(String headers, String path) {
    return "GET %s HTTP/1.1\r\nHost: localhost:PORT\r\n%s\r\n".formatted(path, headers);
  }

  private URI uri(String path) {
    return URI.create(system.uri() + path);
  }

  private String raw(String request) throws IOException {
    int port = system.uri().getPort();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var text = request.replace("PORT", String.valueOf(port));
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
