package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import local.template.StartupException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A system that asks for tokens and makes them, and the same one without. */
@TestInstance(Lifecycle.PER_CLASS)
class TokensTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String TEMPLATE =
      """
      Parameters:
        Issuer: { Type: String }
        Audience: { Type: CommaDelimitedList }
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            Auth:
              DefaultAuthorizer: Jwt
              Authorizers:
                Jwt:
                  IdentitySource: $request.header.Authorization
                  JwtConfiguration: { issuer: !Ref Issuer, audience: !Ref Audience }
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.EchoFunction
            Timeout: 60
            Environment: { Variables: { AUTHORIZER: jwt, GREETING: hello } }
            Events:
              Any: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /any } }
              Some: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /some, Auth: { AuthorizationScopes: [read] } } }
              Else: { Type: HttpApi, Properties: { ApiId: !Ref Api, Auth: { Authorizer: NONE } } }
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private LocalSystem asking;
  private LocalSystem open;

  @BeforeAll
  void start(@TempDir Path folder) {
    var options = LocalOptions.inMemory(Templates.write(folder, TEMPLATE));
    open = LocalSystem.start(options);
    asking = LocalSystem.start(options.withAuthorizer());
  }

  @AfterAll
  void stop() {
    client.close();
    asking.close();
    open.close();
  }

  @Test
  void aTokenIsMadeForWhoAsksAndItsClaimsGetToTheFunction() throws Exception {
    var made = post(asking, "{\"sub\":\"ada\",\"scope\":\"read write\",\"level\":3}");
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.headers().firstValue("content-type")).contains("application/jwt");
    assertThat(made.headers().firstValue("cache-control")).contains("no-store");

    var jwt = event("/some", made.body().strip()).at("/requestContext/authorizer/jwt");
    assertThat(jwt.at("/claims/sub").asText()).isEqualTo("ada");
    assertThat(jwt.at("/claims/scope").asText()).isEqualTo("read write");
    assertThat(jwt.at("/claims/level").isTextual()).isTrue();
    assertThat(jwt.at("/claims/iss").asText()).isEqualTo("Issuer");
    assertThat(jwt.at("/claims/aud").asText()).isEqualTo("Audience");
    assertThat(jwt.path("scopes")).extracting(JsonNode::asText).containsExactly("read");
    assertThat(event("/any", made.body().strip()).at("/requestContext/authorizer/jwt/scopes"))
        .isNullOrEmpty();
  }

  @Test
  void whoHasNoneOrTooLittleIsAnsweredByTheGateway() throws Exception {
    var none = get(asking, "/some");
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(none.headers().firstValue("www-authenticate")).contains("Bearer");
    var little = get(asking, "/some", "Authorization", asking.tokens().token(Map.of()));
    assertThat(little.statusCode()).isEqualTo(403);
    assertThat(little.body()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(get(asking, "/elsewhere").statusCode()).isEqualTo(200);
  }

  @Test
  void aRepeatedHeaderIsNoToken() throws Exception {
    var token = asking.tokens().token(Map.of("scope", "read"));
    assertThat(get(asking, "/some", "Authorization", token).statusCode()).isEqualTo(200);
    assertThat(get(asking, "/some", "Authorization", token, "authorization", token).statusCode())
        .isEqualTo(401);
  }

  @Test
  void tokensAreMadeOnlyOfClaims() throws Exception {
    for (var body : new String[] {"", "[]", "x", "\"text\""}) {
      assertThat(post(asking, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(get(asking, "/local/tokens").body()).contains("\"routeKey\":\"$default\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"requestContext\":{\"authorizer\":{\"jwt\":{\"claims\":{\"sub\":\"ada\"}}}}}",
        "{\"requestContext\":{\"authorizer\":{}}}",
        "{\"requestContext\":{\"authorizer\":\"ada\"}}",
        "{\"RequestContext\":{\"Authorizer\":{\"jwt\":{}}}}",
        "{\"requestContext\":{\"authorizer\":{}},\"requestContext\":{}}",
        "{\"requestContext\":{},\"requestContext\":{\"authorizer\":{}}}",
        "{\"requestContext\":{\"authorizer\":{},\"authorizer\":null}}",
      })
  void whereTokensAreAskedForAnEventMayNotSayWhoCalls(String event) throws Exception {
    for (var type : List.of("RequestResponse", "Event", "DryRun")) {
      var refused = invoke(asking, event, type);
      assertThat(refused.statusCode()).as(type).isEqualTo(403);
      assertThat(refused.headers().firstValue("x-amzn-ErrorType"))
          .contains("AccessDeniedException");
      assertThat(refused.body()).contains("POST /local/tokens");
    }
    assertThat(invoke(open, event, "DryRun").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rawPath\":\"/any\"}",
        "{\"rawPath\":\"/any\",\"requestContext\":{}}",
        "{\"rawPath\":\"/any\",\"requestContext\":{\"authorizer\":null}}",
        "{\"rawPath\":\"/any\",\"body\":\"{\\\"requestContext\\\":{\\\"authorizer\\\":{}}}\"}",
      })
  void anEventThatDoesNotSayWhoCallsIsInvokedWith(String event) throws Exception {
    var answer = invoke(asking, event, "RequestResponse");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-amz-function-error")).isEmpty();
  }

  @Test
  void byDefaultNobodyIsAskedAndFunctionsAreToldSo() throws Exception {
    assertThat(get(open, "/some").statusCode()).isEqualTo(200);
    assertThat(post(open, "{}").body()).contains("\"routeKey\":\"$default\"");
    assertThat(open.template().functions().getFirst().environment())
        .containsEntry("AUTHORIZER", "none")
        .containsEntry("LOCAL_SYSTEM", "true")
        .containsEntry("GREETING", "hello");
    assertThat(asking.template().functions().getFirst().environment())
        .containsEntry("AUTHORIZER", "jwt")
        .containsEntry("LOCAL_SYSTEM", "true");
    assertThatThrownBy(open::tokens).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatItExpectsMayBeGiven(@TempDir Path folder) throws Exception {
    var options =
        LocalOptions.inMemory(Templates.write(folder, TEMPLATE))
            .withAuthorizer()
            .withParameters(Map.of("Issuer", "https://idp.example/", "Audience", "a, b"));
    try (var system = LocalSystem.start(options)) {
      var expected = system.template().authorization().orElseThrow();
      assertThat(expected.issuer()).isEqualTo("https://idp.example/");
      assertThat(expected.audience()).containsExactly("a", "b");
    }
  }

  @Test
  void aTemplateThatAsksNobodyCannotBeToldTo(@TempDir Path folder) {
    var options = LocalOptions.inMemory(Templates.write(folder, Templates.SMALL)).withAuthorizer();
    assertThatThrownBy(() -> LocalSystem.start(options))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("asks nobody for a token");
  }

  @Test
  void nothingIsReachedFromAnotherMachine() throws Exception {
    var own = InetAddress.getByName("127.0.0.2");
    var others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.getHostAddress().equals("127.0.0.1"));
    for (var address : Stream.concat(Stream.of(own), others).toList()) {
      for (var uri : new URI[] {asking.uri(), open.uri(), open.awsUri()}) {
        try (var socket = new Socket()) {
          assertThatThrownBy(
                  () -> socket.connect(new InetSocketAddress(address, uri.getPort()), 1_000))
              .as("%s %s", address, uri)
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  private JsonNode event(String path, String token) throws Exception {
    var answer = get(asking, path, "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(LocalSystem system, String path, String... headers)
      throws Exception {
    return send(HttpRequest.newBuilder(system.uri().resolve(path)).GET(), headers);
  }

  private HttpResponse<String> post(LocalSystem system, String claims, String... headers)
      throws Exception {
    var uri = system.uri().resolve("/local/tokens");
    return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(claims)), headers);
  }

  private HttpResponse<String> invoke(LocalSystem system, String event, String type)
      throws Exception {
    var uri = system.uri().resolve("/2015-03-31/functions/Echo/invocations");
    return send(
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(event)),
        "X-Amz-Invocation-Type",
        type);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws Exception {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
