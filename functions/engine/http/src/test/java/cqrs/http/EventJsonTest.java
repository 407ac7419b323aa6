package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events and answers from JSON and to JSON; what they allow is {@link HttpFunctionTest}'s. */
class EventJsonTest {

  /** As API Gateway documents it, with an authorizer's claims. */
  private static final String EVERYTHING =
      """
      {
        "version": "2.0",
        "routeKey": "PUT /my/{name}",
        "rawPath": "/my/path",
        "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
        "cookies": ["cookie1", "cookie2"],
        "headers": {"header1": "value1", "header2": "value1,value2"},
        "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
        "requestContext": {
          "accountId": "123456789012",
          "apiId": "api-id",
          "authentication": {"clientCert": {"subjectDN": "x", "validity": {"notBefore": "May"}}},
          "authorizer": {
            "jwt": {"claims": {"sub": "ann", "scope": "[a b]"}, "scopes": ["a", "b"]}
          },
          "domainName": "id.execute-api.us-east-1.amazonaws.com",
          "domainPrefix": "id",
          "http": {
            "method": "PUT",
            "path": "/my/path",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "agent"
          },
          "requestId": "JKJaXmPLvHcESHA=",
          "routeKey": "PUT /my/{name}",
          "stage": "$default",
          "time": "12/Mar/2020:19:03:58 +0000",
          "timeEpoch": 1583348638390
        },
        "body": "a \\"body\\" of \\u20ac \\ud83d\\ude00",
        "pathParameters": {"name": "path"},
        "isBase64Encoded": true,
        "stageVariables": {"stageVariable1": "value1"}
      }
      """;

  static List<Path> requests() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../../events/payloads"))) {
      return files.filter(file -> text(file).contains("\"routeKey\"")).sorted().toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRecordedRequestIsReadAsTheRuntimeReadsIt(Path request) throws IOException {
    assertThat(read(text(request))).isEqualTo(asTheRuntimeReadsIt(text(request)));
  }

  @Test
  void everyFieldOfTheFormatIsReadAsTheRuntimeReadsIt() throws IOException {
    APIGatewayV2HTTPEvent event = read(EVERYTHING);
    assertThat(event).isEqualTo(asTheRuntimeReadsIt(EVERYTHING));
    assertThat(event).hasNoNullFieldsOrProperties();
    assertThat(event.getRequestContext()).hasNoNullFieldsOrProperties();
    assertThat(event.getRequestContext().getHttp()).hasNoNullFieldsOrProperties();
    assertThat(event.getRequestContext().getAuthorizer().getJwt()).hasNoNullFieldsOrProperties();
    assertThat(event.getBody()).isEqualTo("a \"body\" of € 😀");
    assertThat(event.getIsBase64Encoded()).isTrue();
    assertThat(event.getRequestContext().getTimeEpoch()).isEqualTo(1583348638390L);
  }

  @Test
  void whatIsMissingIsNothing() throws IOException {
    assertThat(read("{}")).isEqualTo(new APIGatewayV2HTTPEvent());
    assertThat(read("{\"requestContext\": {}}").getRequestContext())
        .isEqualTo(new APIGatewayV2HTTPEvent.RequestContext());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "routeKey",
        "rawPath",
        "rawQueryString",
        "cookies",
        "headers",
        "queryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
        "isBase64Encoded",
        "requestContext"
      })
  void nullIsNothingToo(String field) throws IOException {
    assertThat(read("{\"%s\": null}".formatted(field))).isEqualTo(new APIGatewayV2HTTPEvent());
  }

  @Test
  void aHeaderThatIsNullIsNoHeader() throws IOException {
    assertThat(read("{\"headers\": {\"a\": null, \"b\": \"c\"}}").getHeaders())
        .isEqualTo(Map.of("b", "c"));
  }

  @Test
  void unknownFieldsArePassedOverWhateverTheyAre() throws IOException {
    String deep = "[".repeat(200) + "]".repeat(200);
    assertThat(
            read(
                "{\"new\": {\"deep\": %s, \"n\": 1e400, \"t\": true}, \"routeKey\": \"GET /\"}"
                    .formatted(deep)))
        .isEqualTo(APIGatewayV2HTTPEvent.builder().withRouteKey("GET /").build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"routeKey\": 5} | routeKey",
        "{\"rawPath\": [\"/\"]} | rawPath",
        "{\"rawQueryString\": {}} | rawQueryString",
        "{\"body\": {\"a\": 1}} | body",
        "{\"body\": 5} | body",
        "{\"isBase64Encoded\": \"true\"} | isBase64Encoded",
        "{\"isBase64Encoded\": 1} | isBase64Encoded",
        "{\"headers\": []} | headers",
        "{\"headers\": {\"if-match\": [\"1\"]}} | if-match",
        "{\"headers\": {\"if-match\": 1}} | if-match",
        "{\"pathParameters\": \"id\"} | pathParameters",
        "{\"pathParameters\": {\"id\": 7}} | id",
        "{\"cookies\": \"a=b\"} | cookies",
        "{\"cookies\": [1]} | cookies",
        "{\"requestContext\": \"\"} | requestContext",
        "{\"requestContext\": []} | requestContext",
        "{\"requestContext\": {\"requestId\": 1}} | requestId",
        "{\"requestContext\": {\"http\": [\"GET\"]}} | http",
        "{\"requestContext\": {\"http\": {\"method\": false}}} | method",
        "{\"requestContext\": {\"timeEpoch\": \"1\"}} | timeEpoch"
      })
  void aValueOfAnotherTypeIsAnErrorThatNamesItsField(String event, String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(event))
        .withMessage("The event's " + field + " has another type than it should.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "[{}]", "5", "\"{}\"", "true", "{} {}", "{} 1"})
  void whatIsNotOneObjectIsAnError(String event) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(event));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"routeKey\"",
        "{\"body\": \"a",
        "{'body': \"a\"}",
        "{body: \"a\"}",
        "nil",
        "{\"body\": \"a\nb\"}",
        "{\"body\": \"a\"} x",
        "{\"a\": 01}",
        "{\"body\": \"\\x\"}"
      })
  void whatIsNotJsonIsAnError(String event) {
    assertThatThrownBy(() -> read(event)).isInstanceOf(JacksonException.class);
  }

  @Test
  void bytesThatAreNotUtf8AreAnError() {
    byte[] latin = "{\"body\": \"ä\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> EventJson.read(new ByteArrayInputStream(latin)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anEventWithoutABottomIsAnErrorAndNotAStackOverflow() {
    assertThatThrownBy(() -> read("{\"new\": " + "[".repeat(100_000)))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void theLargestEventThatLambdaHandsOverIsRead() throws IOException {
    String body = "x".repeat(6 << 20);
    assertThat(read("{\"body\": \"" + body + "\"}").getBody()).isEqualTo(body);
  }

  @Test
  void aNameMayBeAsLongAsAnHttpApiAllows() throws IOException {
    String name = "x".repeat(10_240);
    assertThat(read("{\"headers\": {\"%s\": \"y\"}}".formatted(name)).getHeaders())
        .containsEntry(name, "y");
  }

  @Test
  void anAnswerIsWrittenAsTheRuntimeWritesIt() throws IOException {
    for (APIGatewayV2HTTPResponse answer :
        List.of(
            Response.json(200, Map.of("a", "\"ä€😀\u0001\u2028")).header("ETag", "\"1\"").toEvent(),
            new Response(304, Map.of("ETag", "\"1\""), "").toEvent(),
            new Response(204, Map.of(), "").toEvent())) {
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      JacksonFactory.getInstance()
          .getSerializer(APIGatewayV2HTTPResponse.class)
          .toJson(answer, expected);
      assertThat(JSON.std.mapFrom(EventJson.write(answer)))
          .isEqualTo(JSON.std.mapFrom(expected.toByteArray()));
    }
  }

  private static APIGatewayV2HTTPEvent read(String json) throws IOException {
    return EventJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static APIGatewayV2HTTPEvent asTheRuntimeReadsIt(String json) {
    return JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPEvent.class).fromJson(json);
  }
}
