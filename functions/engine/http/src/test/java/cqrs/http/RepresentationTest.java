package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** JSON or CSV, compressed or not: each form has its own tag, and conditions hold for all. */
class RepresentationTest {

  private static final String LONG = "x".repeat(2000);

  private static Response list(String text) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("items", List.of(Map.of("name", text)));
    json.put("next", "a+b/c=");
    return Response.json(200, json);
  }

  private static APIGatewayV2HTTPResponse ask(HttpHandler.Handler handler, String... headers) {
    APIGatewayV2HTTPEvent event = Events.event("GET", "/views");
    event.setRouteKey("GET /views");
    event.setRawQueryString("limit=2&cursor=old&status=PAID");
    for (int i = 0; i < headers.length; i += 2) {
      event.getHeaders().put(headers[i], headers[i + 1]);
    }
    return new HttpHandler(Map.of("GET /views", handler), Events.FREE, Measures.NONE)
        .handle(event, Contexts.loggingTo(new ArrayList<>()));
  }

  private static String unzipped(APIGatewayV2HTTPResponse response) throws IOException {
    assertThat(response.getIsBase64Encoded()).isTrue();
    byte[] body = Base64.getDecoder().decode(response.getBody());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String tag(APIGatewayV2HTTPResponse response) {
    return String.valueOf(response.getHeaders().get("ETag"));
  }

  @Test
  void aListIsCsvForWhoPrefersThat() {
    APIGatewayV2HTTPResponse csv = ask(_ -> list("a"), "accept", "text/csv");

    assertThat(csv.getStatusCode()).isEqualTo(200);
    assertThat(csv.getBody()).isEqualTo("name\r\na\r\n");
    assertThat(csv.getHeaders())
        .containsEntry("Content-Type", "text/csv; charset=utf-8; header=present")
        .containsEntry("Vary", "Accept")
        .containsEntry("Link", "</views?limit=2&status=PAID&cursor=a%2Bb%2Fc%3D>; rel=\"next\"");
  }

  @Test
  void withoutThatAListIsJsonThatVariesByAcceptToo() {
    for (String accept : List.of("", "*/*", "text/html", "application/json, text/csv")) {
      APIGatewayV2HTTPResponse json = ask(_ -> list("a"), "accept", accept);
      assertThat(json.getBody()).startsWith("{\"items\":");
      assertThat(json.getHeaders())
          .containsEntry("Content-Type", "application/json")
          .containsEntry("Vary", "Accept")
          .doesNotContainKey("Link");
    }
  }

  @Test
  void anAnswerWithoutRowsIsJson() {
    APIGatewayV2HTTPResponse json =
        ask(_ -> Response.json(200, Map.of("name", "a")), "accept", "text/csv");

    assertThat(json.getStatusCode()).isEqualTo(200);
    assertThat(json.getBody()).isEqualTo("{\"name\":\"a\"}");
  }

  @Test
  void eachFormHasATagOfItsOwnAndIsKnownByIt() {
    String json = tag(ask(_ -> list(LONG)));
    String csv = tag(ask(_ -> list(LONG), "accept", "text/csv"));
    String zipped = tag(ask(_ -> list(LONG), "accept-encoding", "gzip"));

    assertThat(List.of(json, csv, zipped)).doesNotHaveDuplicates();
    assertThat(zipped).isEqualTo(json.replaceFirst("\"$", "-gzip\""));
    for (String encoding : List.of("identity", "gzip")) {
      for (String known : List.of(json, zipped, "W/" + json)) {
        APIGatewayV2HTTPResponse again =
            ask(_ -> list(LONG), "accept-encoding", encoding, "if-none-match", known);
        assertThat(again.getStatusCode()).isEqualTo(304);
        assertThat(again.getBody()).isEmpty();
        assertThat(again.getHeaders())
            .doesNotContainKeys("Content-Type", "Content-Encoding")
            .containsEntry("Vary", "Accept");
      }
      assertThat(
              ask(_ -> list(LONG), "accept-encoding", encoding, "if-none-match", csv)
                  .getStatusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void theTagOfACompressedAnswerServesForIfMatch() {
    Map<String, String> json = Map.of("name", LONG);
    String tag = tag(ask(_ -> Response.json(200, json).version(3), "accept-encoding", "gzip"));

    assertThat(tag).matches("\"3-[A-Za-z0-9_-]{22}-gzip\"");
    assertThat(Preconditions.of(Events.header("if-match", tag)).broken(3)).isEmpty();
    assertThat(Preconditions.of(Events.header("if-match", tag)).broken(4)).isPresent();
  }

  @Test
  void longAnswersAreCompressedForWhoTakesThat() throws IOException {
    APIGatewayV2HTTPResponse plain = ask(_ -> list(LONG));
    APIGatewayV2HTTPResponse zipped = ask(_ -> list(LONG), "Accept-Encoding", "br, gzip");
    APIGatewayV2HTTPResponse csv =
        ask(_ -> list(LONG), "accept", "text/csv", "accept-encoding", "gzip");

    assertThat(unzipped(zipped)).isEqualTo(plain.getBody());
    assertThat(zipped.getBody().length()).isLessThan(200);
    assertThat(zipped.getHeaders())
        .containsEntry("Content-Encoding", "gzip")
        .containsEntry("Vary", "Accept, Accept-Encoding");
    assertThat(unzipped(csv)).isEqualTo("name\r\n" + LONG + "\r\n");
    assertThat(plain.getIsBase64Encoded()).isFalse();
    assertThat(plain.getHeaders())
        .containsEntry("Vary", "Accept, Accept-Encoding")
        .doesNotContainKey("Content-Encoding");
    assertThat(ask(_ -> list(LONG), "accept-encoding", "gzip;q=0").getBody())
        .isEqualTo(plain.getBody());
    assertThat(ask(_ -> list("short"), "accept-encoding", "gzip").getHeaders())
        .doesNotContainKey("Content-Encoding");
  }

  @Test
  void aLongProblemIsCompressedToo() throws IOException {
    Problem problem = Problem.of(ProblemType.BAD_REQUEST, LONG);
    APIGatewayV2HTTPResponse response =
        ask(
            _ -> {
              throw new ProblemException(problem);
            },
            "accept-encoding",
            "gzip");

    assertThat(response.getStatusCode()).isEqualTo(400);
    assertThat(unzipped(response)).contains("\"detail\":\"" + LONG);
    assertThat(response.getHeaders())
        .containsEntry("Content-Type", "application/problem+json")
        .containsEntry("Vary", "Accept-Encoding");
  }

  /** What the gateway would not carry as it is may be carried compressed. */
  @Test
  void theBoundIsOfWhatIsSent() throws IOException {
    String text = "y".repeat(Response.MOST_BYTES);
    Random random = new Random(1);
    StringBuilder dense = new StringBuilder();
    while (dense.length() < Response.MOST_BYTES) {
      dense.append((char) ('0' + random.nextInt(70)));
    }

    assertThat(ask(_ -> list(text)).getStatusCode()).isEqualTo(500);
    assertThat(unzipped(ask(_ -> list(text), "accept-encoding", "gzip"))).contains(text);
    assertThat(ask(_ -> list(dense.toString()), "accept-encoding", "gzip").getStatusCode())
        .isEqualTo(500);
  }
}
