package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.http.input.Rule;
import cqrs.journal.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event allows, from its JSON to the answer's, as the runtime calls a function. */
class HttpFunctionTest {

  private static final String SUB = "\"sub\": \"s\"";
  private static final String SCOPE = "\"scope\": \"books:read\"";
  private static final String CUSTOMER = "\"reader_id\": \"ann\"";
  private static final String EXPIRY = "\"exp\": \"1795454684\"";

  /** The JSON of what is no text. */
  private static final String NO_TEXTS =
      "null 5 1.5 true [] {} [\"ann\"] [\"books:read\",\"books:read-all\"] {\"ann\":\"ann\"}";

  private final List<String> bodies = new ArrayList<>();
  private final List<String> log = new ArrayList<>();

  private final HttpFunction function =
      new HttpHandler(
              Map.of(
                  "GET /readers/{id}/loans",
                  request -> {
                    bodies.add(new String(request.body(), StandardCharsets.UTF_8));
                    return Response.json(200, Map.of("customer", request.path("id", Rule.ID)));
                  }),
              Access.of(new Environment(Map.of("AUTHORIZER", "jwt", "OWNER_CLAIM", "reader_id"))),
              Measures.NONE)
          ::handle;

  @Test
  void whoseClaimsAreTextsIsLetIn() throws IOException {
    assertThat(status(claims(SUB, SCOPE, CUSTOMER))).isEqualTo(200);
    assertThat(bodies).containsExactly("");
  }

  @Test
  void numbersAndListsAmongOtherClaimsKeepNobodyOut() throws IOException {
    assertThat(status(claims(SUB, SCOPE, CUSTOMER, "\"exp\": 1795454684", "\"aud\": [\"orders\"]")))
        .isEqualTo(200);
  }

  static String[] noTexts() {
    return NO_TEXTS.split(" ", -1);
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void aSubjectThatIsNoTextIsNobody(String value) throws IOException {
    assertThat(status(claims("\"sub\": " + value, SCOPE, CUSTOMER))).isEqualTo(401);
    assertThat(bodies).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "false", "[]", "[1795454684]", "{}", "\"\"", "\"null\""})
  void aTimeThatIsNoNumberKeepsOut(String value) throws IOException {
    for (String claim : List.of("exp", "nbf", "iat")) {
      assertThat(status(claims(SUB, SCOPE, CUSTOMER, "\"" + claim + "\": " + value)))
          .isEqualTo(401);
    }
    assertThat(bodies).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void aScopeThatIsNoTextAllowsNothing(String value) throws IOException {
    assertThat(status(claims(SUB, "\"scope\": " + value, CUSTOMER))).isEqualTo(403);
    assertThat(status(claims(SUB, "\"scp\": " + value, CUSTOMER))).isEqualTo(403);
    assertThat(bodies).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void aCustomerThatIsNoTextIsNone(String value) throws IOException {
    assertThat(status(claims(SUB, SCOPE, "\"reader_id\": " + value))).isEqualTo(403);
    assertThat(bodies).isEmpty();
  }

  @Test
  void scopesBesideTheClaimsAllowNothing() throws IOException {
    String jwt =
        "{\"jwt\": {\"claims\": {%s, %s, %s}, \"scopes\": [\"books:read\"]}}"
            .formatted(SUB, CUSTOMER, EXPIRY);
    assertThat(status(event(jwt))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"jwt\": null}",
        "{\"jwt\": {}}",
        "{\"jwt\": {\"claims\": null}}",
        "{\"jwt\": {\"claims\": {}}}",
        "{\"jwt\": {\"Claims\": {\"sub\": \"s\", \"scope\": \"books:read-all books:read\"}}}",
        "{\"JWT\": {\"claims\": {\"sub\": \"s\", \"scope\": \"books:read-all books:read\"}}}",
        "{\"claims\": {\"sub\": \"s\", \"scope\": \"books:read-all books:read\"}}",
        "{\"lambda\": {\"sub\": \"s\", \"scope\": \"books:read-all books:read\"}}",
        "{\"iam\": {\"userId\": \"s\"}}"
      })
  void withoutClaimsInTheirPlaceNobodyIsKnown(String authorizer) throws IOException {
    assertThat(status(event(authorizer))).isEqualTo(401);
    assertThat(bodies).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"jwt\"",
        "7",
        "true",
        "{\"jwt\": []}",
        "{\"jwt\": \"eyJ\"}",
        "{\"jwt\": [{\"claims\": {\"sub\": \"s\", \"scope\": \"books:read-all books:read\"}}]}",
        "{\"jwt\": {\"claims\": []}}",
        "{\"jwt\": {\"claims\": \"sub\"}}",
        "{\"jwt\": {\"claims\": [{\"sub\": \"s\", \"scope\": \"books:read-all books:read\"}]}}"
      })
  void anAuthorizerOfAnotherFormEndsTheInvocation(String authorizer) {
    assertThatThrownBy(() -> answer(event(authorizer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The event's ");
    assertThat(bodies).isEmpty();
  }

  @Test
  void whatIsSaidTwiceEndsTheInvocation() {
    String authorizer = "{\"jwt\": {\"claims\": {%s, %s, %s}}}".formatted(SUB, SCOPE, CUSTOMER);
    String other = "{\"jwt\": {\"claims\": {\"sub\": \"other\"}}}";
    for (String event :
        List.of(
            claims(SUB, SCOPE, CUSTOMER, "\"reader_id\": \"bob\""),
            claims(SUB, SUB, SCOPE, CUSTOMER),
            event(authorizer + ", \"authorizer\": " + other),
            event(authorizer).replaceFirst("\"routeKey\"", "\"routeKey\": \"GET /\", \"routeKey\""),
            event(authorizer) + event(authorizer))) {
      assertThatThrownBy(() -> answer(event))
          .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
    }
    assertThat(bodies).isEmpty();
  }

  @Test
  void claimsOutsideOfTheRequestContextAreNobodys() throws IOException {
    String outside =
        event("null")
            .replaceFirst("\\{", "{\"authorizer\": {\"jwt\": {\"claims\": {%s}}},".formatted(SUB));
    assertThat(status(outside)).isEqualTo(401);
  }

  @Test
  void aBodyInBase64IsDecodedAndATextIsNot() throws IOException {
    String text = claims(SUB, SCOPE, CUSTOMER);
    assertThat(status(text.replaceFirst("\\{", "{\"body\": \"w6Q=\","))).isEqualTo(200);
    assertThat(status(text.replaceFirst("\\{", "{\"isBase64Encoded\": true, \"body\": \"w6Q=\",")))
        .isEqualTo(200);
    assertThat(bodies).containsExactly("w6Q=", "ä");
  }

  /** A warmer's event, a test event of the console, a stream record. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"source\": \"aws.events\", \"detail\": {}}",
        "{\"Records\": []}",
        "{\"rawPath\": \"/\", \"routeKey\": \"GET /\"}",
        "{\"rawPath\": \"/\", \"routeKey\": \"GET /\", \"requestContext\": {\"http\": {}}}",
        "{\"rawPath\": \"/loans/1\", \"routeKey\": \"GET /loans/{id}\","
            + " \"requestContext\": {\"http\": {\"method\": \"GET\"}}}",
        "{\"rawPath\": \"/loans/1\", \"routeKey\": \"GET /loans/{id}\", \"requestContext\":"
            + " {\"http\": {\"method\": \"GET\"}}, \"pathParameters\": {\"id\": null}}"
      })
  void anEventThatIsNoRequestIsRefusedWithOneLine(String event) {
    assertThatThrownBy(() -> answer(event))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The event is no request of an HTTP API");
    assertThat(log)
        .hasSize(1)
        .first(InstanceOfAssertFactories.STRING)
        .contains("\"level\":\"ERROR\"", "The event is no request of an HTTP API");
    assertThat(bodies).isEmpty();
  }

  /** With a time of expiry, unless the claims have one. */
  private static String claims(String... claims) {
    String all = String.join(", ", claims);
    String timed = all.contains("\"exp\"") ? all : all + ", " + EXPIRY;
    return event("{\"jwt\": {\"claims\": {%s}}}".formatted(timed));
  }

  private static String event(String authorizer) {
    return """
    {
      "routeKey": "GET /readers/{id}/loans",
      "rawPath": "/readers/ann/loans",
      "pathParameters": {"id": "ann"},
      "requestContext": {"http": {"method": "GET"}, "authorizer": %s}
    }
    """
        .formatted(authorizer);
  }

  private int status(String event) throws IOException {
    Map<String, Object> answer = JSON.std.mapFrom(answer(event));
    assertThat(answer).containsOnlyKeys("statusCode", "headers", "body", "isBase64Encoded");
    return ((Number) answer.getOrDefault("statusCode", 0)).intValue();
  }

  private byte[] answer(String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        answer,
        Contexts.loggingTo(log));
    return answer.toByteArray();
  }
}
