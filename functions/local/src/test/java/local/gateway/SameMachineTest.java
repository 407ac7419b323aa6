package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import local.gateway.RawHttp.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every port and path, called by this machine's programs and pages and by those of others. */
@TestInstance(Lifecycle.PER_CLASS)
class SameMachineTest {
  private static final String HERE = "Host: 127.0.0.1:PORT";
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final String PUT_ITEM =
      "{\"TableName\":\"Source\",\"Item\":{\"pk\":{\"S\":\"from afar\"}}}";
  private static final String PUT_EVENTS =
      "{\"Entries\":[{\"Source\":\"a\",\"DetailType\":\"b\",\"Detail\":\"{}\"}]}";
  private static final String PUT_ROW = "{\"rawPath\":\"/put/row\"}";

  private LocalSystem open;
  private LocalSystem asking;
  private LocalSystem friendly;

  /** A call that would change something, or tell something. */
  private record Call(String port, String path, String header, String body) {
    Answer send(LocalSystem system, String method, String headers) {
      int number = (port.equals("aws") ? system.awsUri() : system.uri()).getPort();
      return RawHttp.send(number, method + " " + path, headers + "\r\n" + header, body);
    }
  }

  private static final Call AWS_ITEM =
      new Call("aws", "/", "X-Amz-Target: DynamoDB_20120810.PutItem", PUT_ITEM);
  private static final Call AWS_EVENT =
      new Call("aws", "/", "X-Amz-Target: AWSEvents.PutEvents", PUT_EVENTS);
  private static final Call PAUSE =
      new Call("api", "/local/triggers/CopyStream/pause", "Accept: */*", "");
  private static final Call INVOCATION =
      new Call("api", "/2015-03-31/functions/Echo/invocations", "Accept: */*", PUT_ROW);
  private static final Call ROUTE = new Call("api", "/put/row", "Accept: */*", "");
  private static final Call OLD_PAGE = new Call("api", "/lag", "Accept: */*", "");
  private static final Call TOKEN = new Call("api", "/local/tokens", "Accept: */*", "{}");

  private static final List<Call> CALLS =
      List.of(
          AWS_ITEM,
          AWS_EVENT,
          PAUSE,
          INVOCATION,
          ROUTE,
          new Call("api", "/", "Accept: */*", ""),
          OLD_PAGE,
          new Call("api", "/local/status", "Accept: */*", ""),
          TOKEN,
          new Call("api", "/items/1", "Content-Type: text/plain", "text"));

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    var small = LocalOptions.inMemory(Templates.write(folder, Templates.SMALL));
    open = LocalSystem.start(small);
    friendly = LocalSystem.start(small);
    var other = Files.createDirectory(folder.resolve("other"));
    var withTokens = Templates.write(other, TokensTest.TEMPLATE);
    asking = LocalSystem.start(LocalOptions.inMemory(withTokens).withAuthorizer());
  }

  @AfterAll
  void stop() {
    open.close();
    friendly.close();
    asking.close();
  }

  @AfterEach
  void nothingHasChanged() {
    assertThat(open.dynamoDb().scan(it -> it.tableName("Source").consistentRead(true)).items())
        .isEmpty();
    assertThat(open.bus("default").received()).isEmpty();
    assertThat(open.triggers().list()).noneMatch(trigger -> trigger.paused());
  }

  static Stream<String> foreign() {
    return Stream.of(
        "Host: evil.example:PORT",
        "Host: evil.example:PORT\r\nOrigin: http://evil.example:PORT",
        "Host: evil.example",
        "Host: localhost.evil.example:PORT",
        "Host: 127.0.0.1.evil.example:PORT",
        "Host: host.docker.internal:PORT",
        "Host: 0.0.0.0:PORT",
        "Host: 127.0.0.1",
        "Host: 127.0.0.1:1",
        HERE + "\r\nOrigin: https://evil.example",
        HERE + "\r\nOrigin: http://evil.example:PORT",
        HERE + "\r\nOrigin: https://evil.example\r\nSec-Fetch-Site: same-origin",
        HERE + "\r\nOrigin: http://localhost.evil.example",
        HERE + "\r\nOrigin: http://127.0.0.1.evil.example:PORT",
        HERE + "\r\nOrigin: http://127.0.0.1:PORT.evil.example",
        HERE + "\r\nOrigin: http://127.0.0.1@evil.example",
        HERE + "\r\nOrigin: http://evil.example/127.0.0.1",
        HERE + "\r\nOrigin: chrome-extension://127.0.0.1",
        HERE + "\r\nOrigin: null",
        HERE + "\r\nOrigin: file://",
        HERE + "\r\nOrigin: http://127.0.0.1:PORT\r\nOrigin: https://evil.example",
        HERE + "\r\nSec-Fetch-Site: cross-site",
        HERE + "\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors",
        HERE
            + "\r\n"
            + "Sec-Fetch-Site: cross-site\r\n"
            + "Sec-Fetch-Mode: navigate\r\n"
            + "Sec-Fetch-Dest: iframe");
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void isRefusedOnEveryPortAndPathByEveryMethod(String headers) {
    for (var system : List.of(open, asking)) {
      for (var call : CALLS) {
        for (var method : METHODS) {
          var answer = call.send(system, method, headers);
          assertThat(answer.status()).as("%s %s", method, call).isEqualTo(403);
          assertThat(answer.head())
              .contains("content-type: application/problem+json")
              .doesNotContain("access-control");
          if (!method.equals("HEAD")) {
            assertThat(answer.body())
                .contains("\"title\":\"Forbidden\",\"status\":403,\"detail\":");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HERE,
        "Host: localhost:PORT",
        "Host: LocalHost:PORT",
        "Host: [::1]:PORT",
        HERE + "\r\nOrigin: http://127.0.0.1:PORT\r\nSec-Fetch-Site: same-origin",
        HERE + "\r\nOrigin: http://localhost:5173\r\nSec-Fetch-Site: cross-site",
        HERE + "\r\nOrigin: https://localhost:5173\r\nSec-Fetch-Site: cross-site",
        HERE + "\r\nOrigin: http://127.0.0.1:5173\r\nSec-Fetch-Site: same-site",
        HERE + "\r\nOrigin: http://[::1]:5173",
        HERE + "\r\nOrigin: http://localhost",
        HERE + "\r\nSec-Fetch-Site: same-site",
        HERE + "\r\nSec-Fetch-Site: none",
      })
  void programsAndPagesOfThisMachineMayCallEverything(String headers) {
    assertThat(AWS_ITEM.send(friendly, "POST", headers).status()).isEqualTo(200);
    assertThat(AWS_EVENT.send(friendly, "POST", headers).body()).contains("\"FailedEntryCount\":0");
    assertThat(PAUSE.send(friendly, "POST", headers).status()).isEqualTo(200);
    assertThat(INVOCATION.send(friendly, "POST", headers).status()).isEqualTo(200);
    assertThat(ROUTE.send(friendly, "DELETE", headers).status()).isEqualTo(200);
    assertThat(TOKEN.send(asking, "POST", headers).head()).contains("application/jwt");
  }

  @Test
  void aLinkFromElsewhereOpensAPageAndDoesNothing() {
    var link =
        HERE
            + "\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"
            + "\r\nSec-Fetch-Dest: document";
    assertThat(OLD_PAGE.send(open, "GET", link).status()).isEqualTo(303);
    assertThat(PAUSE.send(open, "POST", link).status()).isEqualTo(403);
    assertThat(INVOCATION.send(open, "POST", link).status()).isEqualTo(403);
  }

  @Test
  void aRequestWithoutAHostOrWithTwoIsRefused() {
    int port = open.uri().getPort();
    var path = "POST " + PAUSE.path();
    assertThat(RawHttp.exchange(port, path + " HTTP/1.0\r\n\r\n").status()).isEqualTo(403);
    assertThat(RawHttp.exchange(port, path + " HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    var twice = HERE + "\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assertThat(RawHttp.exchange(port, path + " HTTP/1.1\r\n" + twice).status()).isBetween(400, 403);
    var elsewhere = "POST http://evil.example" + PAUSE.path() + " HTTP/1.1\r\n" + HERE;
    assertThat(RawHttp.exchange(port, elsewhere + "\r\nConnection: close\r\n\r\n").status())
        .isBetween(400, 403);
  }

  @Test
  void aNameThatIsAddedStandsForThisMachineOnEveryPort(@TempDir Path folder) {
    var options = LocalOptions.inMemory(Templates.write(folder, Templates.SMALL));
    try (var system = LocalSystem.start(options.withHosts("host.docker.internal"))) {
      for (var host : List.of("Host: host.docker.internal:8081", "Host: Host.Docker.Internal")) {
        assertThat(AWS_ITEM.send(system, "POST", host).status()).isEqualTo(200);
        assertThat(ROUTE.send(system, "POST", host).status()).isEqualTo(200);
        var origin = host + "\r\nOrigin: http://host.docker.internal:3000";
        assertThat(PAUSE.send(system, "POST", origin).status()).isEqualTo(200);
        var foreign = host + "\r\nOrigin: https://evil.example";
        assertThat(PAUSE.send(system, "POST", foreign).status()).isEqualTo(403);
      }
      assertThat(AWS_ITEM.send(system, "POST", HERE).status()).isEqualTo(200);
      assertThat(AWS_ITEM.send(system, "POST", "Host: evil.example:PORT").status()).isEqualTo(403);
    }
  }
}
