package shop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.docs.DocsFunction;
import cqrs.snapshot.PlainContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document and its page, as a browser without a token gets them. */
class DocsFunctionTest {

  private static final Pattern REFERENCE = Pattern.compile(" (?:src|href)=\"([^\"]*)\"");

  private final DocsFunction function =
      new DocsFunction(Map.of("AUTHORIZER", "jwt", "OWNER_CLAIM", "customer_id"));

  private APIGatewayV2HTTPResponse get(String route, String path, Map<String, String> headers) {
    String asset = path.substring(path.lastIndexOf('/') + 1);
    return function.handleRequest(
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey(route)
            .withRawPath(path)
            .withRawQueryString("")
            .withHeaders(headers)
            .withPathParameters(Map.of("asset", asset))
            .withRequestContext(
                RequestContext.builder()
                    .withHttp(RequestContext.Http.builder().withMethod("GET").build())
                    .build())
            .build(),
        PlainContext.silent(Duration.ofSeconds(30)));
  }

  private APIGatewayV2HTTPResponse page() {
    return get("GET /docs", "/docs", Map.of());
  }

  /** What the page refers to, as paths. */
  private List<String> references() {
    return REFERENCE
        .matcher(page().getBody())
        .results()
        .map(reference -> reference.group(1))
        .filter(reference -> !reference.startsWith("data:"))
        .map(reference -> URI.create("https://shop.example/docs").resolve(reference).toString())
        .toList();
  }

  @Test
  void theDocumentIsJsonThatIsAskedForEachTime() throws IOException {
    APIGatewayV2HTTPResponse answer = get("GET /openapi.json", "/openapi.json", Map.of());
    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getHeaders())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Cache-Control", "no-cache");
    assertThat(JSON.std.mapFrom(answer.getBody()))
        .containsEntry("openapi", "3.1.1")
        .containsKeys("paths", "components");
    Map<String, String> known = Map.of("if-none-match", answer.getHeaders().get("ETag"));
    assertThat(get("GET /openapi.json", "/openapi.json", known).getStatusCode()).isEqualTo(304);
  }

  @Test
  void thePageRefersToFilesThatAreThereAndKeptForEver() {
    List<String> references = references();
    assertThat(references)
        .hasSizeGreaterThan(3)
        .allMatch(r -> r.startsWith("https://shop.example/"));
    assertThat(references).contains("https://shop.example/openapi.json");
    for (String reference : references) {
      String path = URI.create(reference).getPath();
      if (path.startsWith("/docs/")) {
        APIGatewayV2HTTPResponse answer = get("GET /docs/{asset}", path, Map.of());
        assertThat(answer.getStatusCode()).as(path).isEqualTo(200);
        assertThat(answer.getHeaders())
            .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
            .containsEntry("X-Content-Type-Options", "nosniff")
            .containsEntry(
                "Content-Type",
                path.endsWith(".css")
                    ? "text/css; charset=utf-8"
                    : "text/javascript; charset=utf-8");
        assertThat(answer.getBody()).isNotBlank();
      }
    }
  }

  @Test
  void thereIsOneFormOnlyWhateverTheCallerPrefers() {
    Map<String, String> csv = Map.of("accept", "text/csv");
    assertThat(get("GET /docs", "/docs", csv).getBody()).isEqualTo(page().getBody());
    assertThat(get("GET /openapi.json", "/openapi.json", csv).getHeaders())
        .containsEntry("Content-Type", "application/json");
  }

  /** The policy allows no inline script or style, and nothing from elsewhere. */
  @Test
  void thePageKeepsItsOwnPolicy() {
    APIGatewayV2HTTPResponse page = page();
    assertThat(page.getHeaders()).containsEntry("Content-Type", "text/html; charset=utf-8");
    assertThat(page.getHeaders().get("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .doesNotContain("unsafe", "*", "http");
    assertThat(page.getBody())
        .doesNotContain("<style", "style=", "onload", "http://", "https://")
        .doesNotContainPattern("<script[^>]*>[^<]")
        .doesNotContainPattern("\\{[a-z-]+\\.(js|css)}");
  }

  @Test
  void anotherFileIs404AndSoIsOneOfAnEarlierVersion() {
    for (String name : List.of("start.js", "start.0000000000000000.js", "openapi.json")) {
      APIGatewayV2HTTPResponse answer = get("GET /docs/{asset}", "/docs/" + name, Map.of());
      assertThat(answer.getStatusCode()).as(name).isEqualTo(404);
      assertThat(answer.getBody()).contains("urn:problem-type:shop:not-found");
    }
  }
}
