package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import local.template.TemplateReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other ports call the API as far as the template lets them. */
@TestInstance(Lifecycle.PER_CLASS)
class CorsTest {
  private static final String HERE = "Host: 127.0.0.1:PORT";
  private static final String PAGE = HERE + "\r\nOrigin: http://localhost:3000";
  private static final String OTHER_PAGE = HERE + "\r\nOrigin: http://localhost:3001";
  private static final String ASKS =
      "\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: if-match";

  private static final String TEMPLATE =
      """
      Parameters:
        Origins: { Type: String, Default: "http://localhost:3000,https://shop.example" }
      Conditions:
        HasOrigins: !Not [!Equals [!Ref Origins, ""]]
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            CorsConfiguration: !If
              - HasOrigins
              - allowOrigins: !Split [",", !Ref Origins]
                allowMethods: [GET, PUT]
                allowHeaders: [content-type, if-match]
                exposeHeaders: [etag]
                maxAge: 600
              - !Ref AWS::NoValue
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.EchoFunction
            Timeout: 60
            Events:
              Get: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /any } }
              Else: { Type: HttpApi, Properties: { ApiId: !Ref Api } }
      """;

  private LocalSystem system;
  private LocalSystem without;

  @BeforeAll
  void start(@TempDir Path folder) {
    var options = LocalOptions.inMemory(Templates.write(folder, TEMPLATE));
    system = LocalSystem.start(options);
    without = LocalSystem.start(options.withParameters(Map.of("Origins", "")));
  }

  @AfterAll
  void stop() {
    system.close();
    without.close();
  }

  private RawHttp.Answer send(String request, String headers) {
    return RawHttp.send(system.uri().getPort(), request, headers, "");
  }

  @Test
  void aPreflightOfAnAllowedPageIsAnsweredByTheGateway() {
    for (var path : List.of("/any", "/unknown", "/lag")) {
      var answer = send("OPTIONS " + path, PAGE + ASKS);

      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.head().lines())
          .contains(
              "access-control-allow-origin: http://localhost:3000",
              "access-control-allow-methods: get,put",
              "access-control-allow-headers: content-type,if-match",
              "access-control-max-age: 600")
          .noneMatch(line -> line.contains("credentials"));
    }
  }

  @Test
  void aPreflightOfAnotherPageAllowsNothing() {
    var answer = send("OPTIONS /any", OTHER_PAGE + ASKS);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.head()).doesNotContain("access-control");
    assertThat(send("OPTIONS /any", HERE).status()).as("no preflight: a route's").isEqualTo(200);
  }

  @Test
  void anAllowedPageMayReadAnswers() {
    assertThat(send("GET /any", PAGE).head().lines())
        .contains(
            "access-control-allow-origin: http://localhost:3000",
            "access-control-expose-headers: etag");
    assertThat(send("GET /any", OTHER_PAGE).head()).doesNotContain("access-control");
    assertThat(send("GET /any", HERE).head()).doesNotContain("access-control");
  }

  @Test
  void aPageOfAnotherMachineIsRefusedThoughTheTemplateNamesIt() {
    var page = HERE + "\r\nOrigin: https://shop.example";

    assertThat(send("OPTIONS /any", page + ASKS).status()).isEqualTo(403);
    assertThat(send("GET /any", page).status()).isEqualTo(403);
  }

  @Test
  void withoutAConfigurationThereAreNoPreflights() {
    int port = without.uri().getPort();

    assertThat(RawHttp.send(port, "OPTIONS /any", PAGE + ASKS, "").status()).isEqualTo(200);
    assertThat(RawHttp.send(port, "GET /any", PAGE, "").head()).doesNotContain("access-control");
  }

  @Test
  void theDeployedTemplateTakesItsOriginsFromAParameter() {
    assertThat(TemplateReader.read(Templates.deployed(), Map.of()).cors()).isEmpty();
    var cors =
        TemplateReader.read(Templates.deployed(), Map.of("CorsOrigins", "http://a,http://b:1"))
            .cors()
            .orElseThrow();

    assertThat(cors.origins()).containsExactly("http://a", "http://b:1");
    assertThat(cors.methods()).contains("GET", "POST", "PUT", "DELETE");
    assertThat(cors.headers()).contains("if-match", "authorization");
    assertThat(cors.exposed()).contains("etag", "consistency-token");
    assertThat(cors.maxAge()).contains("3600");
  }
}
